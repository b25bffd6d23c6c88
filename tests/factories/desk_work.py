"""The use cases of the desk's queue, on the fakes of a world."""

from __future__ import annotations

from redress.edge.queue_zone import DeskWork
from redress.usecases.colleagues import Colleagues
from redress.usecases.list_queue import ListQueue
from redress.usecases.search_cases import SearchCases
from redress.usecases.show_case import ShowCase
from redress.usecases.show_tasks import ShowTasks
from redress.usecases.work_on_task import WorkOnTask
from redress.usecases.write_remark import WriteRemark
from tests.fakes.world import World


def desk_work(w: World) -> DeskWork:
    """Make them."""
    show = ShowTasks(w.campaigns, w.calendars, w.people, w.desk, w.clock)
    remarks = WriteRemark(w.cases, w.tasks, w.people, w.secrets, w.outbox, w.clock)
    return DeskWork(
        queue=ListQueue(w.desk, w.campaigns, w.secrets, w.clock),
        work=WorkOnTask(
            w.cases, w.tasks, w.campaigns, w.people, w.calendars, w.outbox, w.clock, remarks
        ),
        show=ShowCase(w.cases, w.desk, w.secrets, show),
        find=SearchCases(w.cases, w.desk, w.secrets),
        colleagues=Colleagues(w.people),
    )
