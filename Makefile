# The commands of the project. `make` lists them. GNU make 3.81, the version of macOS, is enough.

GO       ?= go
TOOL      = $(GO) tool -modfile=tools/go.mod
# Without cgo sqlc parses SQL in WebAssembly: slower by a second, but no C compiler is needed to build it.
SQLC      = CGO_ENABLED=0 $(TOOL) sqlc
LINT      = $(TOOL) golangci-lint run && cd tools && $(GO) tool golangci-lint run --config=../.golangci.yml
# One private PostgreSQL for all packages; otherwise each starts its own.
WITHPG    = $(GO) run ./db/localpg/withpg --

PKG      ?= ./...
ARGS     ?=
FUZZTIME ?= 30s
COUNT    ?= 10
BENCH    ?= .
OLD      ?=
DATA     ?= .handoffd

# The alerts as an object of the Prometheus operator.
RULES     = deploy/kubernetes/components/service-monitor/rules.yaml

# Tests wait as well as compute, so that one package more than there are cores keeps all of them busy.
PACKAGES  = $$(($$(getconf _NPROCESSORS_ONLN) + 1))

# True for `make bench` without PKG and BENCH.
TABLE     = $(and $(filter ./...,$(PKG)),$(filter .,$(BENCH)))

# Prints why the page cannot be built here, or nothing. The built page is checked in, so Node is optional.
NONODE    = command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || \
            echo "node 20 or newer and npm are missing"
NOCHROME  = for place in "$$CHROMIUM" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
            '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do [ -x "$$place" ] && exit; done; \
            echo "Chromium is missing: install chromium, or set CHROMIUM to its path"

# Prints which tests of the page are skipped, and why.
NOPAGE    = why=$$($(NONODE)); [ -z "$$why" ] || { echo "the tests of the page ($$why)"; exit; }; \
            why=$$($(NOCHROME)); [ -z "$$why" ] || echo "the page's tests in a browser ($$why)"

.DEFAULT_GOAL := help
.PHONY: help run build test web webtest webbench screenshots pictures race chaos proxies upgrade fuzz samples bench peers plans dba release release-test generate verify lint psql listen clean need-go need-cc need-db

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: need-go ## PostgreSQL, two replicas and demo data on this machine (ARGS='--replicas 3')
	@$(GO) build -buildvcs=auto -o bin/handoffd ./cmd/handoffd
	@exec bin/handoffd dev --data $(DATA) $(ARGS)

build: need-go ## the static binary, bin/handoffd
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=auto -o bin/handoffd ./cmd/handoffd

# Without vet, which is a part of `make verify`.
test: need-go need-cc ## every test, race detector on, against a real PostgreSQL (PKG=./notify ARGS='-run Resume')
	@mkdir -p bin
	$(WITHPG) $(TOOL) gotestsum --format=standard-quiet --hide-summary=skipped --jsonfile=bin/test.json -- \
		-race -count=1 -vet=off -timeout=30m -p=$(PACKAGES) $(ARGS) $(PKG)
	@[ '$(PKG)' != ./... ] || $(MAKE) --no-print-directory webtest
	@[ '$(PKG)' != ./... ] || page=$$($(NOPAGE)); awk -v page="$$page" -f tools/skipped.awk bin/test.json

web: web/node_modules ## the page: its types, and the assets that the binary embeds
	cd web && npm run --silent types && npm run --silent build

webtest: ## the tests of the page, in a real browser too; prints the reason where that is not possible
	@why=$$($(NONODE)); [ -z "$$why" ] || { echo "skipped: $$($(NOPAGE))"; exit; }; \
	$(MAKE) --no-print-directory web/node_modules && cd web && npm test --silent || exit; \
	why=$$($(NOCHROME)); [ -z "$$why" ] || { echo "skipped: $$($(NOPAGE))"; exit; }; \
	GO=$(GO) npm run --silent browser

webbench: ## latency from the commit of an escalation to its card on the screen, and the work of a long list, in browsers
	@why=$$($(NONODE); $(NOCHROME)); [ -z "$$why" ] || { echo "skipped the page's latency: $$why"; exit; }; \
	$(MAKE) --no-print-directory web/node_modules && cd web && GO=$(GO) npm run --silent bench

screenshots: web/node_modules ## the pictures in docs/images, with which the tests compare
	cd web && GO=$(GO) npm run --silent screenshots

pictures: web/node_modules ## every state of the page, light, dark and on a phone, into web/pictures
	cd web && GO=$(GO) npm run --silent pictures

# No package here needs its install scripts.
%/node_modules: %/package-lock.json
	cd $* && npm ci --ignore-scripts --silent && touch node_modules

race: need-go need-cc ## the tests COUNT=10 times over, shuffled, on one, two and four cores (PKG=./notify)
	$(WITHPG) $(GO) test -race -count=$(COUNT) -cpu=1,2,4 -shuffle=on -timeout=3h $(ARGS) $(PKG)

# With -C, go test prints the output of the suite as it comes.
chaos: need-go need-cc ## every fault at full length against the real binary, with a verdict at the end; about ten minutes
	$(WITHPG) $(GO) test -C chaos -race -count=1 -parallel=8 -timeout=20m $(ARGS) -chaos

proxies: need-go need-cc ## the proxies of deploy/ that are installed in front of two replicas, with silence at full length; two minutes
	$(GO) test -count=1 ./deploy
	$(WITHPG) $(GO) test -C chaos -race -count=1 -timeout=20m -v -run=BehindTheProxy $(ARGS) -chaos

# Without the race detector, because it measures.
upgrade: need-go ## migrations under load on a million rows, and two releases on one database; some minutes
	$(WITHPG) $(GO) test -C upgrade -count=1 -v -timeout=40m $(ARGS) -upgrade

fuzz: need-go ## every fuzz target for FUZZTIME=30s, one after the other
	@grep -rE '^func Fuzz[A-Za-z0-9_]*\(' --include='*_test.go' --exclude-dir=.handoffd . | sort | \
	sed -E 's|^(.*)/[^/]*:func (Fuzz[A-Za-z0-9_]*).*|\1 \2|' | { set -e; while read -r dir name; do \
		echo "$$dir $$name"; \
		$(GO) test -run='^$$' -fuzz="^$$name\$$" -fuzztime=$(FUZZTIME) "$$dir" </dev/null; \
	done; }

samples: need-go ## what replicas say in each fault, with which the alerts are tested, into tools/testdata/metrics; a quarter of an hour
	$(WITHPG) $(GO) test -C chaos -count=1 -parallel=9 -timeout=30m -run=TestSamplesOfEachFault $(ARGS) \
		-args -samples=$(CURDIR)/tools/testdata/metrics

# A benchmark of the table is one long measurement; those of a package are repeated, for benchstat's confidence intervals.
bench: need-go ## the product beside a hand-written Echo server, into docs/performance; 12 minutes. Or a part COUNT=10 times (PKG=./notify BENCH=Append; OLD=before.txt compares)
	$(WITHPG) $(GO) test -run='^$$' -bench='$(BENCH)' $(if $(TABLE),-benchtime=1x,-benchmem -count=$(COUNT)) \
		-timeout=1h $(ARGS) $(if $(TABLE),./bench,$(PKG)) | tee bench.txt
	@[ -z '$(TABLE)' ] || $(MAKE) --no-print-directory webbench | tee -a bench.txt
	@$(TOOL) benchstat $(if $(TABLE)$(filter ./bench,$(PKG)),-col /server) $(OLD) bench.txt
	@[ -z '$(TABLE)' ] || $(GO) run ./bench/report -document docs/performance.md <bench.txt
	@! grep '^\(--- \)*FAIL' bench.txt

peers: need-go ## deliveries and idle streams beside Centrifugo and nginx with Nchan, where they can be had; five minutes
	$(WITHPG) $(GO) test -run='^$$' -bench=Peers -benchtime=1x -timeout=1h $(ARGS) ./bench -args -peers | tee peers.txt
	@$(TOOL) benchstat -col /server peers.txt

plans: need-go ## the plans of the queue with 100,000 open handoffs, into docs/queue-plans.md
	$(WITHPG) $(GO) test -count=1 -run=TestAPageOfALongQueueTouchesLittle ./handoff -args -plans=../docs/queue-plans.md

dba: need-go ## the time of each query of docs/dba.md in a database of a million events, each below 100 ms; some minutes
	$(GO) test -count=1 -v -timeout=30m -run='^TestDBA$$' ./docs -args -dba

release: need-go ## binaries, archives, deb, rpm, SBOM and checksums of HEAD into bin/release; ten minutes (ARGS='-targets linux/amd64')
	cd tools/release && $(GO) run . -repository ../.. -out ../../bin/release $(ARGS)

# Needs Debian, root, mmdebstrap and its mirror. What is cheap of it is part of `make verify`.
release-test: need-go ## builds a release twice, compares, and installs, starts and removes the deb in a bare Debian; ten minutes
	$(GO) vet -C tools/release ./... && $(GO) -C tools/release mod tidy -diff
	$(GO) test -C tools/release -count=1 -v -timeout=1h $(ARGS) . -args -full

generate: need-go ## the Go code of the queries.sql files, by sqlc, docs/metrics.md, and the alerts for Kubernetes
	$(SQLC) generate
	sed '1,/^spec:/!d' $(RULES) >$(RULES).new && sed 's/^./  &/' deploy/prometheus/rules.yml >>$(RULES).new
	mv $(RULES).new $(RULES)
	$(GO) test -count=1 -run='^TestMetricsDocumentIsCurrent$$' ./cmd/handoffd -args -write-metrics

verify: need-go ## all checks besides the tests: generated code, modules, format, vet, lint, deployment files, openapi.yaml, the built page
	$(SQLC) diff
	$(GO) mod tidy -diff
	cd tools && $(GO) mod tidy -diff
	bad=$$($(TOOL) gofumpt -l .) && { [ -z "$$bad" ] || { echo "not gofumpt's format:" $$bad >&2; exit 1; }; }
	$(GO) vet ./...
	$(LINT)
	cd tools && $(GO) test -count=1 -v .
	@why=$$($(NONODE)); [ -z "$$why" ] || { echo "skipped the check of the page: $$why"; exit; }; \
	$(MAKE) --no-print-directory web/node_modules tools/node_modules && cd web && npm run --silent check && \
	npm run --silent verify && cd ../tools && npm run --silent lint

lint: need-go ## golangci-lint with the rules of .golangci.yml
	$(LINT)

psql: need-db ## a psql session in the database of `make run`
	@psql "$$(cat $(DATA)/url)"

# psql prints notifications only after a statement, so it gets one five times a second. Repeating LISTEN is harmless.
listen: need-db ## the notifications of `make run` as they are committed
	@echo "listening on handoff_events; Ctrl-C ends it"
	@while echo 'listen handoff_events;'; do sleep 0.2; done | psql --no-psqlrc --quiet "$$(cat $(DATA)/url)"

clean: ## removes what was built; the development database in .handoffd stays
	rm -rf bin bench.txt peers.txt web/dist web/pictures

need-go:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer (https://go.dev/dl/)" >&2; exit 1; }

need-cc: need-go
	@[ "$$($(GO) env GOOS)" = darwin ] || [ "$$($(GO) env CGO_ENABLED)" = 1 ] || \
		{ echo "the race detector needs a C compiler: install gcc or clang" >&2; exit 1; }

need-db:
	@[ -s $(DATA)/url ] || { echo "no development database here: start it with 'make run' in another terminal" >&2; exit 1; }
	@command -v psql >/dev/null || { echo "psql is missing: install the PostgreSQL client (postgresql-client, or libpq on macOS)" >&2; exit 1; }
