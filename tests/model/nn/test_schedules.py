"""The schedules: learning rates worked out by hand at the start, the turning points and the end."""

from dataclasses import replace

import pytest

from model.nn import schedules
from model.nn.schedules import Constant, OneCycle, Schedule

# A schedule, how many steps there are, and the learning rates of some of them, worked out by hand.
WORKED: list[tuple[Schedule, int, dict[int, float]]] = [
    (Constant(0.1), 10, {0: 0.1, 5: 0.1, 9: 0.1}),
    # Up from 1/25 in 4 of 10 steps, half of the way after 2; then 6 steps down, half of the way after 3.
    (
        OneCycle(1.0, rise=0.4, start_div=25, end_div=1e4),
        11,
        {0: 0.04, 2: 0.52, 4: 1, 7: (1 + 1e-4) / 2, 10: 1e-4},
    ),
    (OneCycle(1.0, rise=0.25, start_div=10, end_div=100), 5, {0: 0.1, 1: 1, 4: 0.01}),
]
# Each of them with the same top.
SCHEDULES = [replace(schedule, lr=0.1) for schedule, _, _ in WORKED]


def test_schedule_table_has_a_row_for_every_schedule() -> None:
    defined = {kind for kind in vars(schedules).values() if isinstance(kind, type) and issubclass(kind, Schedule)}
    without = {kind.__name__ for kind in defined - {Schedule} - {type(schedule) for schedule in SCHEDULES}}
    assert not without, "add a row to WORKED"


@pytest.mark.parametrize(("schedule", "total", "worked"), WORKED)
def test_schedule_worked_example(schedule: Schedule, total: int, worked: dict[int, float]) -> None:
    found = {step: schedule(step, total) for step in worked}
    assert found == pytest.approx(worked, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("total", [1, 2, 3, 1000])
def test_schedule_is_never_negative_nor_above_its_top(schedule: Schedule, total: int) -> None:
    rates = [schedule(step, total) for step in range(total)]
    assert all(isinstance(rate, float) and 0 <= rate <= 0.1 * (1 + 1e-12) for rate in rates)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_schedule_comes_to_its_top(schedule: Schedule) -> None:
    assert max(schedule(step, 1000) for step in range(1000)) == pytest.approx(0.1, rel=1e-5)


@pytest.mark.parametrize("rise", [0, 0.25, 0.99, 1])
def test_one_cycle_ends_low_however_late_its_top(rise: float) -> None:
    schedule = OneCycle(1.0, rise=rise, end_div=100)
    assert schedule(10, 11) == pytest.approx(1 if rise == 1 else 0.01)


def test_one_cycle_rises_to_its_top_and_falls_from_there() -> None:
    schedule = OneCycle(0.1, rise=0.25)
    rates = [schedule(step, 1000) for step in range(1000)]
    assert rates[:250] == sorted(rates[:250])
    assert rates[250:] == sorted(rates[250:], reverse=True)


def test_schedule_scales_with_its_lr() -> None:
    for schedule in SCHEDULES:
        double = replace(schedule, lr=0.2)
        assert [double(step, 20) for step in range(20)] == pytest.approx([2 * schedule(step, 20) for step in range(20)])
