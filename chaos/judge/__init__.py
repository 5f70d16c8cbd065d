"""The judge: reads the mock's journal, the load's record and the database by SQL of its own. No code of the product."""

from chaos.judge.evidence import Evidence, gather
from chaos.judge.finding import Finding
from chaos.judge.judgement import judge

__all__ = ["Evidence", "Finding", "gather", "judge"]
