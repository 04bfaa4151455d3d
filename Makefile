# make run    prepares everything and serves the product; PORT, HOST and DATABASE_URL are honoured
# make test   sets up all that the tests need, Chromium included, and runs every check
# make bench  runs the benchmarks

PYTHON := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test bench chromium

run: export DEMO ?= True
run: export HTTPS ?= False
run: .venv/product
	@exec $(PYTHON) manage.py serve

test: .venv/tests chromium
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	find templates -name '*.html' -exec .venv/bin/djade --check {} +
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	DEBUG=False DEMO=False HTTPS=True $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal

bench: .venv/tests
	$(PYTHON) -m tests.bench

# Requirements are installed again only when they changed; the product starts without the tools.
.venv/product: requirements.txt | .venv/bin/python
	@echo 'Installing what the product needs; this happens once.'
	@sed '/^# Tests/,$$d' requirements.txt | $(PYTHON) -m pip install --quiet --requirement /dev/stdin
	@touch $@

.venv/tests: .venv/product
	@echo 'Installing what the tests need; this happens once.'
	@$(PYTHON) -m pip install --quiet --requirement requirements.txt
	@touch $@

# The first interpreter that is new enough and complete. Each is tried, as a shim may refuse.
FITS := import ensurepip, sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 12))
PYENV := "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions
.venv/bin/python:
	@for python in python3 python3.13 python3.12 $(PYENV)/3.1[3-9]*/bin/python $(PYENV)/3.12*/bin/python; do \
		if "$$python" -c '$(FITS)' 2>/dev/null; then exec "$$python" -m venv --clear .venv; fi; \
	done; \
	if command -v uv >/dev/null; then exec uv venv --quiet --clear --seed --python '>=3.12' .venv; fi; \
	echo 'Team Design needs Python 3.12 or newer: install it (https://www.python.org/downloads/), then run make again.' >&2; \
	exit 1

# Chromium without windows tests in half the time. As root, so in CI, it is fetched from Debian; else
# the system's browser will do, else Debian's whole Chromium, else the browser driver's own.
APT := apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=20
AS_ROOT := $$([ "$$(id -u)" = 0 ] || echo sudo -n)
HEADLESS := chromium-headless-shell --version
CHROMIUM := for name in chromium chromium-browser google-chrome; do "$$name" --version && exit 0; done; exit 1
chromium: .venv/tests
	@($(HEADLESS)) >/dev/null 2>&1 \
	|| ([ "$$(id -u)" = 0 ] && $(APT) update && $(APT) install --yes chromium-headless-shell && $(HEADLESS)) >/dev/null 2>&1 \
	|| ($(CHROMIUM)) >/dev/null 2>&1 \
	|| ($(AS_ROOT) $(APT) update && $(AS_ROOT) $(APT) install --yes chromium && ($(CHROMIUM))) >/dev/null 2>&1 \
	|| $(PYTHON) -m playwright install chromium
