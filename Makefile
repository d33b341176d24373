# Một cửa cho mọi lệnh / one door for every command. `make` liệt kê những gì có.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export MACH_SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help setup system demo test lint format bench bench-full clean

help: ## liệt kê các lệnh
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

setup: $(VENV)/.ready ## dựng môi trường trong .venv

$(VENV)/.ready: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

system: ## cài phần mềm Debian mà bộ kiểm thử cần (trình duyệt, LibreOffice, PostgreSQL)
	@bash .ci/system

demo: setup ## mở hệ thống với Sở mẫu tại http://127.0.0.1:8000
	@$(BIN)/mach demo

test: setup system lint ## chạy toàn bộ kiểm thử
	@$(BIN)/python -m tests.run

lint: setup ## luật viết mã, kiểu dữ liệu, hướng phụ thuộc
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

format: setup ## sửa cách trình bày mã
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup ## mọi phép đo, cỡ nhỏ
	@failed=0; for job in $(patsubst bench/%.py,%,$(wildcard bench/bench_*.py)) "bench_lists --postgresql" "bench_figures --postgresql"; do \
		set -- $$job; echo "== $$job"; $(BIN)/python bench/$$1.py $$2 || failed=1; done; exit $$failed

bench-full: setup ## phép đo danh sách và số liệu ở đủ cỡ (hàng giờ)
	@$(BIN)/python bench/bench_lists.py --records 100000 --requests 2000
	@$(BIN)/python bench/bench_lists.py --records 100000 --requests 2000 --postgresql
	@$(BIN)/python bench/bench_figures.py --records 200000
	@$(BIN)/python bench/bench_figures.py --records 1000000 --postgresql

bench-%: setup ## một phép đo: make bench-reading
	@$(BIN)/python bench/bench_$*.py

clean: ## xóa môi trường (dữ liệu trong var/ ở lại)
	rm -rf $(VENV)
