// Command program does what needs a runtime's function tables: it unwinds stacks to recover, to grow them, to find
// pointers on them and to run finalizers. It prints what came of it.
package main

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"time"
)

type point struct{ x, y int }

func (p point) Recover() {
	if err := recover(); err != nil {
		fmt.Println("method recovered", err, p.x)
	}
}

type recoverer interface{ Recover() }

// bounds recovers a panic of the runtime, in a wrapper: the method is called by its interface.
func bounds(r recoverer, list []int, n int) {
	defer r.Recover()
	fmt.Println(list[n])
}

// nested recovers in the frame that defers, not in the one below it.
func nested() (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("nested: %v", e)
		}
	}()
	defer func() {
		func() { fmt.Println("recover one call too deep:", recover()) }()
	}()
	var m map[string]int
	m["a"] = 1
	return nil
}

// deep grows its stack, which has pointers into itself.
func deep(n int, p *point) int {
	var here [64]int
	here[n%64] = n
	q := point{n, p.x}
	if n == 0 {
		runtime.GC()
		return p.y
	}
	return deep(n-1, &q) + here[n%64] - n
}

func main() {
	bounds(point{3, 4}, []int{1}, 5)
	bounds(&point{5, 6}, nil, 0)
	fmt.Println(nested())
	fmt.Println(deep(20000, &point{1, 2}))

	swap := func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		return []reflect.Value{in[1], in[0]}
	}
	var f func(string, *point) (*point, string)
	reflect.ValueOf(&f).Elem().Set(reflect.MakeFunc(reflect.TypeOf(f), swap))
	p, s := f(strings.Repeat("a", 3), &point{7, 8})
	fmt.Println(*p, s)
	method := reflect.ValueOf(point{9, 10}).MethodByName("Recover").Interface().(func())
	method()

	finalized := make(chan bool, 1)
	func() {
		q := &point{1, 1}
		runtime.SetFinalizer(q, func(*point) { finalized <- true })
	}()
	for done := false; !done; {
		runtime.GC()
		select {
		case <-finalized:
			done = true
		case <-time.After(time.Millisecond):
		}
	}
	fmt.Println("finalized")

	var wg sync.WaitGroup
	sum := make(chan int, 100)
	for n := range 100 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(n%3) * time.Millisecond)
			sum <- deep(n*10, &point{n, n})
		}()
	}
	wg.Wait()
	close(sum)
	total := 0
	for n := range sum {
		total += n
	}
	fmt.Println(total, runtime.NumGoroutine(), errors.Is(fmt.Errorf("%w", errors.ErrUnsupported), errors.ErrUnsupported))
	var none *point
	fmt.Println(none.x) // the end: exit code 2
}
