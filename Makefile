# Two commands for a machine that has Go, Node and git:
#
#   make demo    build everything and play a drill in the browser
#   make test    every check there is; ends with go test's own lines
#
# and for those who work on it: make check (fast), make build, make dist.
# Everything is incremental: npm and the page build run only when their
# sources changed.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build

# The Go that is installed does the work; nothing fetches another one. A
# directory that belongs to somebody else must not stop the build for its
# version stamp: VERSION below carries it.
export GOTOOLCHAIN := local
export GOFLAGS     ?= -mod=readonly -buildvcs=false

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GOBUILD  = CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)'
PLATFORMS := linux/amd64 linux/arm64 windows/amd64 darwin/arm64

# Where goroutines share memory. The race detector makes the rest slow and
# finds nothing there: engines and folds are pure.
RACE := ./internal/ledger/... ./internal/view ./internal/seal ./internal/access ./internal/httpapi

CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
PAGES    := $(shell find web/src web/public -type f -not -name '*.test.ts') \
            web/index.html web/package.json web/vite.config.ts web/svelte.config.js web/tsconfig.json
INSTALLED := web/node_modules/.package-lock.json

.PHONY: demo test build pages dist check tools needs clean

demo: build
	bin/miftah demo

build: needs pages
	@mkdir -p bin
	$(GOBUILD) -o bin/miftah ./cmd/miftah
	@echo "bin/miftah $(VERSION), $$(( $$(stat -c %s bin/miftah 2>/dev/null || stat -f %z bin/miftah) >> 20 )) MiB"

pages: web/dist/index.html

# npm itself writes this file, at the end of an installation.
$(INSTALLED): web/package-lock.json web/package.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: $(INSTALLED) $(PAGES)
	cd web && npm run build
	@touch $@

# needs says in one line what is too old, before something fails in ten.
needs:
	@command -v go >/dev/null || { echo "Go is missing: install Go $$(sed -n 's/^go //p' go.mod) or newer"; exit 1; }
	@go list -m >/dev/null || { echo "this Go is too old: go.mod asks for $$(sed -n 's/^go //p' go.mod)"; exit 1; }
	@command -v npm >/dev/null || { echo "Node with npm is missing: install Node 20.19 or newer"; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || a === 20 && b >= 19 ? 0 : 1)' \
	  || { echo "this Node is too old: the pages ask for 20.19 or newer"; exit 1; }

# check is for every few minutes; test is for before you hand over.
check:
	go vet ./...
	@unformatted=$$(find . -name node_modules -prune -o -name '*.go' -print0 | xargs -0 gofmt -l); \
	  if [ -n "$$unformatted" ]; then echo "not formatted; run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	go test ./internal/archtest

# tools installs what tests use beyond Go and Node, where it may, and says
# plainly what is then not run where it may not.
tools:
	@missing=""; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	[ -x "$(CHROMIUM)" ] || missing="$$missing chromium"; \
	command -v strace >/dev/null || missing="$$missing strace"; \
	if [ -n "$$missing" ]; then \
	  apt=""; \
	  if command -v apt-get >/dev/null; then \
	    if [ "$$(id -u)" = 0 ]; then apt="apt-get"; \
	    elif sudo -n true 2>/dev/null; then apt="sudo -n apt-get"; fi; \
	  fi; \
	  if [ -z "$$apt" ]; then echo "missing:$$missing (and no right to install)"; \
	  elif ! { $$apt update -qq && DEBIAN_FRONTEND=noninteractive $$apt install -y -qq --no-install-recommends $$missing; } >/dev/null; then \
	    echo "missing:$$missing (apt-get could not install)"; \
	  fi; \
	fi; \
	command -v gcc >/dev/null || echo "without gcc NOT RUN: the race detector"; \
	[ -x "$(CHROMIUM)" ] || command -v chromium >/dev/null || echo "without chromium NOT RUN: the browser tests"; \
	command -v strace >/dev/null || echo "without strace NOT RUN: the check that entries are fsynced before they are acknowledged"

# The pages are tested first, so that the log ends with go test's lines; what
# failed there is said once more before them, and fails the whole in the end.
test: tools build
	@failed=""; \
	run() { echo "== $$1"; shift; "$$@" || failed="$$failed [$$*]"; }; \
	chromium=$$(command -v "$(CHROMIUM)" chromium | head -1 || true); \
	pushd web >/dev/null; \
	run "types and markup" npm run --silent check; \
	run "page units" npm test --silent; \
	if [ -n "$$chromium" ]; then \
	  CHROMIUM=$$chromium MIFTAH_BIN="$(CURDIR)/bin/miftah" run "pages in a browser" npm run --silent test:browser; \
	fi; \
	popd >/dev/null; \
	run "go vet" go vet ./...; \
	if command -v gcc >/dev/null; then \
	  run "go test -race, where memory is shared" env CGO_ENABLED=1 go test -race -timeout 15m $(RACE); \
	fi; \
	[ -z "$$failed" ] || echo "== FAILED so far:$$failed"; \
	echo "== go test"; \
	CGO_ENABLED=0 go test -timeout 20m ./... && [ -z "$$failed" ]

dist: needs pages
	@rm -rf dist && mkdir -p dist
	@for p in $(PLATFORMS); do \
	  out=dist/miftah-$${p%/*}-$${p#*/}; [ $${p%/*} != windows ] || out=$$out.exe; \
	  echo "$$out"; GOOS=$${p%/*} GOARCH=$${p#*/} $(GOBUILD) -o $$out ./cmd/miftah; \
	done
	@cd dist && sha256sum miftah-* > SHA256SUMS && cat SHA256SUMS

clean:
	rm -rf bin dist
