# Every target sets up what it needs: an environment in $(VENV), made again when its inputs change, and Qt's libraries.
VENV ?= .venv
python = $(VENV)/bin/python
SECONDS ?= 600
SEED ?= $(shell date +%Y%m%d)
STAMP = $(VENV)/.set-up
# Several tests at a time, each on one thread; a process takes about a gigabyte. Whatever the surroundings say, bytecode
# is written: the tests start hundreds of processes, each of which would compile the same modules.
pytest = PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(python) -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal

.PHONY: demo run test test-all fuzz monkey soak lint format i18n screenshots bench package setup libraries readers

demo: $(STAMP)  ## repaint a bundled photograph with both engines into demo-output/
	@$(python) packaging/demo.py

run: setup  ## open the window
	@$(python) main.py

test: setup readers  ## the tests that take seconds
	$(pytest)

test-all: setup readers  ## every test
	$(pytest) -m ""

fuzz: setup  ## damaged pictures for ten minutes, others each day: make fuzz [SECONDS=600] [SEED=1]
	$(python) -m tests.engine.hostile --seconds $(SECONDS) --seed $(SEED)

monkey: setup  ## random clicks, keys and drops for ten minutes, others each day: make monkey [SECONDS=600] [SEED=1]
	SECONDS=$(SECONDS) SEED=$(SEED) $(python) -m pytest -m slow tests/gui/test_monkey.py -s -o faulthandler_timeout=0

soak: setup  ## wishes to engine and queue while their processes are killed, others each day: make soak [SECONDS=120] [SEED=1]
	SECONDS=$(if $(filter file,$(origin SECONDS)),120,$(SECONDS)) SEED=$(SEED) $(python) -m pytest -m "" tests/gui/soak.py -s -o faulthandler_timeout=0

lint: $(STAMP)
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy

format: $(STAMP)
	$(python) -m ruff check --fix
	$(python) -m ruff format

i18n: $(STAMP)  ## translations: take over the code's texts, compile; fails where one is missing
	$(python) packaging/i18n.py

screenshots: $(STAMP)  ## resources/screenshots/ in a virtual display
	@sh packaging/system_libraries.sh screenshots
	$(python) packaging/screenshots.py

package: $(STAMP)  ## the Linux packages in dist/, tried in a clean root (as root, on Debian or Ubuntu)
	@sh packaging/system_libraries.sh packages
	$(python) packaging/bundle.py --packages
	sh packaging/linux/try_packages.sh dist

bench: setup  ## the figures of docs/figures.md
	$(python) benchmarks/start_up.py
	$(python) -m benchmarks.repaint_latency
	$(python) -m benchmarks.window_stall
	$(python) -m benchmarks.window_stall --engine gatys
	$(python) -m benchmarks.pan_zoom
	$(python) -m benchmarks.pan_zoom --during-gatys
	$(python) -m benchmarks.engine_speed
	$(python) -m benchmarks.adain_sizes
	$(python) -m benchmarks.adain_parts
	$(python) -m benchmarks.sketch
	$(python) -m benchmarks.full_sizes --engine adain --megapixels 1 4 12 24 50 100
	$(python) -m benchmarks.full_sizes --engine gatys --megapixels 1 8
	$(python) -m benchmarks.gatys_loss
	$(python) -m benchmarks.look_alike
	$(python) -m benchmarks.look_alike --engine gatys --megapixels 1
	$(python) -m benchmarks.save_speed
	$(python) -m benchmarks.profile_speed

setup: libraries $(STAMP)

readers:
	@sh packaging/system_libraries.sh tests

libraries:
	@sh packaging/system_libraries.sh

$(STAMP): pyproject.toml constraints.txt
	@sh packaging/set_up.sh $(VENV) dev
	@touch $@
