"""What a worker does for the market."""

from __future__ import annotations

from celery import shared_task

from market.services.auditing import carry_out_audit


@shared_task
def audit_now(user_id: int) -> None:
    """Read the whole ledger and the market for who pressed; the result stands among the audits."""
    carry_out_audit(user_id)
