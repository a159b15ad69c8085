# winnow: `make run` to look around, `make test` to check. Both install what is missing on Debian and Ubuntu.
PREFIX ?= /usr/local
SWIFT ?= swift
# Two jobs unless told otherwise: each may take a gigabyte.
JOBS ?= 2
# Not position-independent: relocating the Swift runtime's tables takes longer than most commands.
RELEASE := -c release --static-swift-stdlib -Xlinker -no-pie -j $(JOBS)
DEMO := .winnow-demo
BIG ?= 1000000
BINARY = $$($(SWIFT) build $(RELEASE) --show-bin-path)/winnow
# The suites that a server's store runs, and those of them that `make test` runs too.
ON_SERVER := JournalServerTests|WorkspaceTests|WinnowTests.[A-Za-z]+Story|DemandTests|ExactlyOnce|TickCommandTests|MergeCommandTests|ActionCommandTests
ON_SERVER_QUICK := PerformTests|UndoTests|RetryTests|ReadinessStory
SOURCES := Sources Tests Resources Benchmarks/Sources Package.swift

.PHONY: reference run build test test-server lint format bench torture torture-all install uninstall deb dist clean

run: build
	@if [ ! -f $(DEMO)/journal.jsonl ]; then \
	  echo "creating a demo workspace in $(DEMO)/ (kept; delete it to start again)"; \
	  rm -rf $(DEMO) && "$(BINARY)" demo $(DEMO) > /dev/null; \
	fi
	@"$(BINARY)" -w $(DEMO)

build:
	@SWIFT="$(SWIFT)" .ci/need build
	@$(SWIFT) build $(RELEASE) --product winnow

test:
	@SWIFT="$(SWIFT)" .ci/need test
	@$(MAKE) --no-print-directory lint
	@$(SWIFT) build --package-path Benchmarks
	@$(SWIFT) test --disable-xctest -j $(JOBS)
	@WINNOW_TEST_STORE=server $(SWIFT) test --skip-build --disable-xctest --filter '$(ON_SERVER_QUICK)'
	@echo "make test: lint is clean and all tests passed"

# The suites of the workspace and the stories once more, with their workspaces on a PostgreSQL server of the tests' own.
test-server:
	@SWIFT="$(SWIFT)" .ci/need test
	@WINNOW_TEST_STORE=server $(SWIFT) test --disable-xctest -j $(JOBS) --filter '$(ON_SERVER)'
	@echo "make test-server: all tests passed"

lint:
	@$(SWIFT) format lint --strict -r $(SOURCES)

format:
	@$(SWIFT) format -i -r $(SOURCES) $(wildcard Benchmarks/Sources) Package.swift

# `make bench PART=folder` or `PART=server` measures only workspaces there; `BIG` is the number of leads.
bench:
	@SWIFT="$(SWIFT)" .ci/need build
	@$(SWIFT) build $(RELEASE) --product winnow
	@$(SWIFT) build $(RELEASE) --product ServerClient
	@$(SWIFT) run --package-path Benchmarks -c release bench "$(BINARY)" .build/bench-data $(BIG) 10000 $(PART)

# The battery of Tests/Torture/rows.txt at its figures; `make torture ROW=name` runs one row, and results of a commit
# are put together. `make torture-all` runs every test at full length.
torture:
	@SWIFT="$(SWIFT)" .ci/need test
	@SWIFT="$(SWIFT)" JOBS="$(JOBS)" SEED="$(SEED)" .ci/torture $(ROW)

torture-all:
	@SWIFT="$(SWIFT)" .ci/need test
	@WINNOW_TORTURE=1 $(SWIFT) test --disable-xctest -j $(JOBS)
	@echo "make torture-all: all tests passed at full length"

# Program, manual, completions, units and examples; Resources/package/README.md lists them. The list of what was copied
# tells `make uninstall` what to remove.
INSTALLED := $(DESTDIR)$(PREFIX)/share/winnow/installed-files
install: build
	@install -d "$(DESTDIR)$(PREFIX)/share/winnow"
	@Resources/package/stage "$(BINARY)" "$(DESTDIR)" "$(PREFIX)" > "$(INSTALLED).new"
	@if [ -f "$(INSTALLED)" ]; then grep -Fxv -f "$(INSTALLED).new" "$(INSTALLED)" | \
	  while read -r file; do rm -f "$(DESTDIR)$$file"; done; fi
	@mv "$(INSTALLED).new" "$(INSTALLED)"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/winnow and $$(($$(wc -l < "$(INSTALLED)") - 1)) other files"

uninstall:
	@if [ -f "$(INSTALLED)" ]; then \
	  while read -r file; do rm -f "$(DESTDIR)$$file"; done < "$(INSTALLED)"; \
	  rm -f "$(INSTALLED)"; \
	  find "$(DESTDIR)$(PREFIX)/share/winnow" "$(DESTDIR)$(PREFIX)/share/doc/winnow" -depth -type d -empty -delete; \
	else rm -f "$(DESTDIR)$(PREFIX)/bin/winnow"; fi

# A package for Debian and Ubuntu, and an archive of the same files, in dist/.
deb:
	@SWIFT="$(SWIFT)" .ci/need package
	@$(MAKE) --no-print-directory build
	@package=$$(Resources/package/deb "$(BINARY)" dist) && lintian --fail-on error "$$package" && echo "built $$package"

dist:
	@SWIFT="$(SWIFT)" .ci/need package
	@$(MAKE) --no-print-directory build
	@echo "built $$(Resources/package/dist "$(BINARY)" dist)"

clean:
	@$(SWIFT) package clean
	@rm -rf $(DEMO) dist

# Generates the reference pages from the program: run it after a change of keys, commands, the definition's keys or the
# journal's.
reference: build
	@mkdir -p Resources/reference
	@"$(BINARY)" keys --markdown > Resources/reference/keys.md
	@"$(BINARY)" commands --markdown > Resources/reference/commands.md
	@"$(BINARY)" definition schema > Resources/reference/definition.schema.json
	@"$(BINARY)" definition reference > Resources/reference/definition.md
	@"$(BINARY)" journal --reference > Resources/reference/journal.md
