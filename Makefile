# All that people and machines do with smtpwhy. "make" alone lists it.
# Needed: Go, git, make and the usual Unix tools. What tests and benchmarks run beside that (Node, Chromium, web
# servers) is installed when it is missing and apt-get can do it.

GO       ?= go
ADDR     ?= 127.0.0.1:8080
FUZZTIME ?= 60s
BENCH    ?= .
CORPUS   ?= ../shared/corpus
# Quality of brotli. "make dist SQUEEZE=4" takes seconds where 11 takes most of a minute; only 11 is for others.
SQUEEZE  ?= 11

GOAPP = github.com/maxence-charriere/go-app/v10

# What the first visit loads, in bytes of brotli.
WASM_BUDGET  = 1400000
OTHER_BUDGET = 60000
# What a page that embeds loads before the reader comes near.
EMBED_BUDGET = 3000

FILES     = $(shell find $(1) -type f ! -name '*_test.go' ! -path '*/testdata/*' ! -path 'cmd/smtpwhy/site/*' 2>/dev/null) go.mod go.sum
FORMAT   := core web cmd static
REVISION := $(shell git describe --always --dirty --abbrev=12 2>/dev/null)
WASM_ENV := GOOS=js GOARCH=wasm
# Go hands a wasm program its whole environment, of which there may be too much.
NODE_RUN  = env -i 'PATH=$(PATH)' '$(shell $(GO) env GOROOT)/lib/wasm/go_js_wasm_exec'
# The race detector needs a C compiler.
RACE      = $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name what; do printf '  %-12s %s\n' "$$name" "$$what"; done

.PHONY: run
run: dist/smtpwhy ## build all and serve the page at ADDR (127.0.0.1:8080)
	dist/smtpwhy serve --addr $(ADDR)

.PHONY: dist
dist: dist/smtpwhy ## dist/smtpwhy, one binary with the page in it, and dist/site, the page as files

# The program of the page. Without stamps of the version control, so that it changes only with the source. Calls are not
# put in place (inlined) in what draws the page: that saves a little, and time is spent elsewhere. Without inlining at
# all the program would be a tenth smaller, and take more than twice the time to explain a reply.
# cmd/untrace takes out what only tracebacks need, a sixth of what a browser loads; to see where a panic comes from, run
# "cp dist/traced.wasm dist/app.wasm" and make again.
GCFLAGS = -gcflags=$(GOAPP)/...=-l -gcflags=smtpwhy/web=-l
dist/traced.wasm: dist/goapp.mod $(call FILES,core web cmd/app)
	$(WASM_ENV) $(GO) build -modfile=dist/goapp.mod -tags page -trimpath -buildvcs=false -ldflags="-s -w" $(GCFLAGS) -o $@ ./cmd/app
dist/app.wasm: dist/traced.wasm $(call FILES,cmd/untrace)
	$(GO) run ./cmd/untrace $< $@

# go-app has no build without its server half, which is a fifth of the wasm. So the wasm is built with a copy of it
# in which cmd/app/_goapp/slim.go takes the place of that half, and the packages beside it that of large parts of the
# standard library of which go-app uses little. "go build ./cmd/app" works as well, and gives more. Nodes are put into the
# page by append, which returns nothing: what appendChild returns is one more value for the collector to finalize.
dist/goapp.mod: go.mod go.sum $(shell find cmd/app/_goapp -type f)
	@rm -rf dist/goapp && mkdir -p dist/goapp
	@$(GO) mod download $(GOAPP)
	@src=$$($(GO) list -m -f '{{.Dir}}' $(GOAPP)) && cp -R "$$src/go.mod" "$$src/pkg" dist/goapp && chmod -R u+w dist/goapp
	@cd dist/goapp/pkg/app && sed 's/v.Call("appendChild", c)/v.Call("append", c)/' js_wasm.go > tmp && grep -q '"append"' tmp && mv tmp js_wasm.go && rm -rf http.go resource.go crypto.go gen *_test.go && \
	for f in context.go state.go; do sed -e '/google\/uuid"/d' -e 's/uuid\.NewString()/newID()/' $$f > tmp && mv tmp $$f || exit 1; done
	@cd dist/goapp/pkg/app && for f in *.go; do \
		sed -E 's#^(import|)([[:space:]]+)"(fmt|encoding/json|regexp|net/url)"$$#\1\2"$(GOAPP)/pkg/std/\3"#; s#/pkg/std/(encoding|net)/#/pkg/std/#' $$f > tmp && mv tmp $$f || exit 1; \
	done
	@rm -rf dist/goapp/pkg/errors && cp -R cmd/app/_goapp/std cmd/app/_goapp/errors dist/goapp/pkg/
	@cp cmd/app/_goapp/slim.go dist/goapp/pkg/app/slim.go
	@cp go.sum dist/goapp.sum && cp go.mod $@ && $(GO) mod edit -replace=$(GOAPP)=./dist/goapp $@

# Compressing takes most of the time. export keeps what it compressed before where the file is the same.
dist/site.stamp: dist/app.wasm dist/squeeze $(call FILES,core web static cmd/smtpwhy)
	@rm -f $@
	$(GO) run ./cmd/smtpwhy export --squeeze $(SQUEEZE) --wasm dist/app.wasm --wasm-exec "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js" dist/site
	@touch $@

# What was compressed in one quality is not kept for another.
dist/squeeze: FORCE
	@mkdir -p dist; echo $(SQUEEZE) | cmp -s - $@ || { rm -rf dist/site; echo $(SQUEEZE) > $@; }
.PHONY: FORCE

dist/smtpwhy: dist/site.stamp
	@rm -rf cmd/smtpwhy/site && cp -R dist/site cmd/smtpwhy/site
	CGO_ENABLED=0 $(GO) build -tags site -trimpath -buildvcs=false -ldflags="-s -w -X 'main.revision=$(REVISION)'" -o $@ ./cmd/smtpwhy

.PHONY: test
test: unit wasm-test e2e test-hosting test-portals ## all tests: unit, golden files, catalogue, wasm under node, browser, web servers, portals

.PHONY: unit
unit: ## tests that need nothing but Go
	$(GO) test ./...

.PHONY: wasm-test
wasm-test: node ## the tests of core as wasm under node, and of what is taken out of the page's wasm
	$(WASM_ENV) $(GO) test -exec="$(NODE_RUN)" ./core/...
	$(GO) test -tags node -run '^TestRuns$$' ./cmd/untrace

.PHONY: e2e
e2e: chromium dist/smtpwhy ## browser tests of dist/smtpwhy
	$(GO) test -count=1 -tags e2e -skip '^Test(Hosting|Portal)' ./web/e2e

.PHONY: test-hosting
test-hosting: chromium nginx nginx-brotli caddy apache systemd dist/smtpwhy ## the page through real web servers, in all sorts of frames
	$(GO) test -count=1 -timeout 30m -tags e2e -run '^TestHosting' -v ./web/e2e

.PHONY: test-portals
test-portals: chromium dist/smtpwhy dist/portals/docusaurus.built dist/portals/mkdocs.built ## the page in sites of Docusaurus and MkDocs Material
	$(GO) test -count=1 -tags e2e -run '^TestPortal' -v ./web/e2e

# The sites are built from their folders in testdata. npm takes the packages that the lock file names, whose hashes it
# checks, and runs none of their scripts.
PORTALS = web/e2e/testdata/portals
dist/portals/docusaurus.installed: $(PORTALS)/docusaurus/package.json $(PORTALS)/docusaurus/package-lock.json | npm
	@mkdir -p dist/portals/docusaurus && cp $^ dist/portals/docusaurus
	cd dist/portals/docusaurus && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
dist/portals/docusaurus.built: dist/portals/docusaurus.installed $(shell find $(PORTALS)/docusaurus -type f)
	@rm -rf dist/portals/docusaurus/docs && cp -R $(PORTALS)/docusaurus/. dist/portals/docusaurus
	cd dist/portals/docusaurus && NO_UPDATE_NOTIFIER=1 node_modules/.bin/docusaurus build
	@touch $@
dist/portals/mkdocs.built: $(shell find $(PORTALS)/mkdocs -type f) | mkdocs
	mkdocs build -q -s -f $(PORTALS)/mkdocs/mkdocs.yml -d '$(CURDIR)/dist/portals/mkdocs'
	@touch $@

.PHONY: screenshots
screenshots: chromium dist/smtpwhy ## pictures of the page into dist/screenshots, and those of the README
	$(GO) test -count=1 -tags 'e2e screenshots' -run '^TestScreenshots$$' ./web/e2e
	@ls dist/screenshots | sed 's,^,dist/screenshots/,'

# What looks at the page comes from npm, in the versions of web/audit/package-lock.json, and needs the network only to
# be installed. 200 cards take axe a while.
.PHONY: audit
audit: chromium dist/smtpwhy dist/audit.stamp ## axe on the page in all its states, and Lighthouse
	$(GO) test -count=1 -timeout 30m -tags 'e2e audit' -run '^TestAudit' ./web/e2e
	@cp web/audit/lighthouse.mjs dist/audit
	node dist/audit/lighthouse.mjs dist/smtpwhy

dist/audit.stamp: web/audit/package.json web/audit/package-lock.json | npm
	@rm -rf $@ dist/audit && mkdir -p dist/audit && cp $^ dist/audit/
	@cd dist/audit && npm ci --ignore-scripts --no-audit --no-fund || { \
		echo "The audit: npm could not install axe-core and Lighthouse, which needs a registry of npm once." >&2; exit 1; }
	@touch $@

.PHONY: bench-serve
bench-serve: chromium nginx nginx-brotli wrk dist/smtpwhy ## requests a second, against nginx with the same files
	$(GO) test -count=1 -tags 'e2e bench' -run '^TestServeSpeed$$' -v ./web/e2e

.PHONY: bench-first
bench-first: chromium dist/smtpwhy dist/bare.wasm dist/original.stamp ## first visit until a pasted reply is explained, against a bare page of go-app
	$(GO) test -count=1 -tags 'e2e bench' -run '^TestFirstVisit$$' -v ./web/e2e

# The bare page, built as ours is, and the site that go-app makes of it as it comes.
BARE = web/e2e/testdata/bare
dist/bare.wasm: dist/goapp.mod $(wildcard $(BARE)/*.go) $(call FILES,cmd/untrace)
	$(WASM_ENV) $(GO) build -modfile=dist/goapp.mod -trimpath -buildvcs=false -ldflags="-s -w" $(GCFLAGS) -o dist/bare-traced.wasm ./$(BARE)
	$(GO) run ./cmd/untrace dist/bare-traced.wasm $@
dist/stock.wasm: $(wildcard $(BARE)/*.go) go.mod go.sum
	$(WASM_ENV) $(GO) build -trimpath -buildvcs=false -ldflags="-s -w" -o $@ ./$(BARE)
dist/original.stamp: dist/stock.wasm
	rm -rf dist/original
	$(GO) run ./$(BARE) dist/original "$$(wc -c < dist/stock.wasm)"
	cp dist/stock.wasm dist/original/web/app.wasm
	cp static/icon.svg dist/original/web/
	touch $@

.PHONY: check
check: lint race wasm-test e2e size ## what must pass before a commit

.PHONY: lint
lint: ## gofmt, vet, staticcheck, govulncheck, go.mod
	@files=$$(gofmt -l $(FORMAT)); [ -z "$$files" ] || { echo "gofmt would change:"; echo "$$files"; exit 1; } >&2
	$(GO) vet ./...
	$(GO) vet -tags e2e,bench,node,screenshots,audit ./web/e2e ./cmd/untrace
	$(WASM_ENV) $(GO) vet ./core/... ./web ./cmd/app
	$(WASM_ENV) $(GO) vet -tags page ./cmd/app
	$(GO) tool staticcheck ./...
	$(GO) tool staticcheck -tags e2e,bench,node,screenshots,audit ./web/e2e ./cmd/untrace
	$(WASM_ENV) $$($(GO) tool -n staticcheck) ./web ./cmd/app
	@$(GO) tool govulncheck ./...; case $$? in \
	0) ;; \
	3) exit 1 ;; \
	*) echo "NOT CHECKED for known vulnerabilities: govulncheck could not read its database, which needs the network." ;; \
	esac
	$(GO) mod tidy -diff

.PHONY: race
race:
	$(if $(RACE),,@echo "No C compiler, so the tests run without the race detector.")
	$(GO) test $(RACE) -shuffle=on ./...

.PHONY: size
size: dist/smtpwhy ## what the first visit loads, against the budget
	@cd dist/site; \
	size() { if [ -f "$$1.br" ]; then wc -c < "$$1.br"; else wc -c < "$$1"; fi; }; \
	row() { printf '%-36s %9d %9d\n' "$$1" "$$2" "$$3"; }; \
	printf '%-36s %9s %9s\n' "" raw brotli; \
	others=0; wasm=0; \
	for f in assets/*.wasm assets/catalogue.*.txt; do n=$$(size "$$f"); row "$$f" "$$(wc -c < "$$f")" "$$n"; wasm=$$((wasm + n)); done; \
	for f in index.html *.js assets/*.js assets/*.css *.svg *.webmanifest; do \
		[ -f "$$f" ] || continue; \
		n=$$(size "$$f"); row "$$f" "$$(wc -c < "$$f")" "$$n"; others=$$((others + n)); \
	done; \
	echo; over=0; \
	budget() { printf '%-36s %9d of %9d\n' "$$1" "$$2" "$$3"; [ "$$2" -le "$$3" ] || { echo "$$1: over the budget" >&2; over=1; }; }; \
	budget "wasm and catalogue" "$$wasm" $(WASM_BUDGET); budget "everything else" "$$others" $(OTHER_BUDGET); \
	budget "v1/embed.js, in pages that embed" "$$(size v1/embed.js)" $(EMBED_BUDGET); \
	exit $$over

.PHONY: bench
bench: node ## benchmarks, native and as wasm under node
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./core/...
	$(WASM_ENV) $(GO) test -exec="$(NODE_RUN)" -run '^$$' -bench '$(BENCH)' -benchmem ./core/...

.PHONY: eval
eval: ## how often the explanations are right, on the corpus beside the source tree
	@[ -d $(CORPUS) ] || echo "There is no $(CORPUS); without it there is nothing to evaluate."
	$(GO) test ./core ./core/redact -run '^TestEval' -v -count=1

.PHONY: fuzz
fuzz: ## every fuzz test for FUZZTIME (60s)
	@for pkg in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' "$$pkg" | grep '^Fuzz'); do \
			echo "$$pkg $$f"; \
			$(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$pkg" || exit 1; \
		done; \
	done

.PHONY: clean
clean: ## remove what was built
	rm -rf dist cmd/smtpwhy/site

# $(call need,commands,package,purpose): one of the commands or files must be there; Debian's package has it.
define need
@have() { for c in $(1); do command -v $$c >/dev/null 2>&1 || [ -e $$c ] && return; done; return 1; }; \
have || { \
	echo "$(3): none of $(1) is here; trying to install the package $(2)."; \
	as=; [ "$$(id -u)" = 0 ] || as="sudo -n"; \
	if command -v apt-get >/dev/null 2>&1; then \
		$$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(2); \
	fi; \
	have || { echo "$(3): install the package $(2) (its name on Debian), or $(1) in another way, and try again." >&2; exit 1; }; \
}
endef

.PHONY: node chromium nginx nginx-brotli caddy apache systemd wrk npm mkdocs
node:
	$(call need,node,nodejs,Tests of wasm)
chromium:
	$(if $(CHROMIUM),@:,$(call need,chromium chromium-browser google-chrome google-chrome-stable,chromium,Browser tests))
nginx:
	$(call need,nginx,nginx,Tests of hosting)
nginx-brotli: nginx
	$(call need,/usr/lib/nginx/modules/ngx_http_brotli_static_module.so,libnginx-mod-http-brotli-static,Tests of hosting)
caddy:
	$(call need,caddy,caddy,Tests of hosting)
apache:
	$(call need,apache2,apache2,Tests of hosting)
systemd:
	$(call need,systemd-analyze,systemd,Tests of hosting)
wrk:
	$(call need,wrk,wrk,The benchmark of serve)
npm: node
	$(call need,npm,npm,Tests of portals and the audit)
mkdocs:
	$(call need,/usr/share/mkdocs/themes/material,mkdocs-material,Tests of portals)
