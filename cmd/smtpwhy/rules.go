package main

import (
	"fmt"
	"os"

	"smtpwhy/core/catalogue"
)

// ownRules is the flag of the commands that explain: folders with an organisation's own entries.
type ownRules struct {
	Rules []string `name:"rules" type:"existingdir" placeholder:"DIR" help:"Folder with rules of your own, as .txt files in the format of the catalogue; may be repeated."`
}

// add puts the rules into the catalogue. It comes before anything that reads the catalogue.
func (o *ownRules) add() error {
	for _, dir := range o.Rules {
		if err := catalogue.Extend(os.DirFS(dir)); err != nil {
			return fmt.Errorf("%s holds rules that cannot be used:\n%w", dir, err)
		}
	}
	return nil
}

type checkCmd struct {
	Dirs []string `arg:"" type:"existingdir" name:"dir" help:"Folder with rules of your own."`
}

// Run reads the rules, tries their examples among all entries, and prints everything that is wrong.
func (c *checkCmd) Run(std *stdio) error {
	rules := ownRules{Rules: c.Dirs}
	if err := rules.add(); err != nil {
		return err
	}
	n, examples := 0, 0
	for _, e := range catalogue.Default().Entries() {
		if e.Local {
			n++
			examples += len(e.Examples) + len(e.Nots)
		}
	}
	if errs := catalogue.Default().Check(true); len(errs) > 0 {
		return errs
	}
	fmt.Fprintf(std.out, "rules: %d, replies tried: %d; all find what they should\n", n, examples)
	return nil
}
