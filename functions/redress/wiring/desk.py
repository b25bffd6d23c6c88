"""What the queue's routes are made of."""

from __future__ import annotations

from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.edge.queue_zone import DeskWork
from redress.ports import Clock, Outbox, Secrets
from redress.usecases.colleagues import Colleagues
from redress.usecases.list_queue import ListQueue
from redress.usecases.search_cases import SearchCases
from redress.usecases.show_case import ShowCase
from redress.usecases.show_tasks import ShowTasks
from redress.usecases.work_on_task import WorkOnTask
from redress.usecases.write_remark import WriteRemark
from redress.wiring.parts import Records


def desk_work(kept: Records, secrets: Secrets, outbox: Outbox, clock: Clock) -> DeskWork:
    """Make the use cases of the desk's queue."""
    calendars = HolidaysCalendars()
    show = ShowTasks(kept.campaigns, calendars, kept.people, kept.desk, clock)
    remarks = WriteRemark(kept.cases, kept.tasks, kept.people, secrets, outbox, clock)
    return DeskWork(
        queue=ListQueue(kept.desk, kept.campaigns, secrets, clock),
        work=WorkOnTask(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            people=kept.people,
            calendars=calendars,
            outbox=outbox,
            clock=clock,
            remarks=remarks,
        ),
        show=ShowCase(kept.cases, kept.desk, secrets, show),
        find=SearchCases(kept.cases, kept.desk, secrets),
        colleagues=Colleagues(kept.people),
    )
