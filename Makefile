# Everything is set up in .venv at first use, and again when pyproject.toml has changed.
PYTHON ?= python3
LAB ?=
PY := .venv/bin/python
SETUP := $(PYTHON) .ci/setup.py
# One process for each core. A test runs each notebook with nbval; here it would only take time to load.
# The tests start Python a hundred times: what it has compiled is kept, whatever is usual on the machine.
TESTS := PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n auto -p no:nbval
QUICK := $(addprefix --ignore=tests/,browser cluster notebooks site street truth)

.PHONY: lab test quick cover lint truth bench notebooks site clean

lab: ## Open JupyterLab on the first notebook
	@$(SETUP) lab
	$(PY) -m jupyterlab --notebook-dir=. $(LAB) notebooks/01_the_diner.ipynb

test: ## Run every test, the notebooks included
	@$(SETUP) test
	$(TESTS)

quick: ## Run the tests that need no browser, cluster, cloud, notebook or long runs, in a minute or so
	@$(SETUP) test
	$(TESTS) $(QUICK)

cover: ## Measure how much of the library the quick tests cover
	@$(SETUP) test
	$(TESTS) $(QUICK) --cov --cov-report=term:skip-covered

lint: ## Check style, types and spelling
	@$(SETUP) test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	cd tests && ../$(PY) -m mypy --strict --config-file= --cache-dir=../.mypy_cache/typed typed_use.py
	$(PY) -m codespell_lib *.md docs donutlab tests notebooks data

truth: ## Hold the model against the laws
	@$(SETUP) test
	$(PY) -m donutlab.truth

bench: ## Measure the engine, the rule language and the widgets
	@$(SETUP) bench
	for bench in tests/benchmarks/bench_*.py; do $(PY) $$bench || exit 1; done

notebooks: ## Build and run the notebooks from their sources
	@$(SETUP) test
	$(PY) notebooks/build.py

site: ## Build what is to be opened in a browser, all of it static, into site/
	@$(SETUP) test
	$(PY) docs/lite/build.py site/lite
	$(PY) docs/playground/build.py site/playground
	$(PY) docs/book/build.py site # the last: it links to what else is there

clean: ## Remove the environment, what was built and all caches
	rm -rf .venv .cache site .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
