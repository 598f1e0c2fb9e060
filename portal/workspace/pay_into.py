"""Where the buyer pays: the seller's account of the contract, with a warning when the seller has another one by now."""

from __future__ import annotations

from dataclasses import dataclass

from market import permissions as may
from market.enums import OrderState
from market.models import Order
from registry.models import BankAccount, User
from registry.permissions import can_read_bank_numbers
from registry.services.bank import account_in_force, waiting_account

WAITS_FOR_MONEY = {OrderState.CONTRACTED, OrderState.INSTRUCTED, OrderState.TRANSFERRING, OrderState.DELIVERED}


@dataclass(frozen=True)
class PayInto:
    """The account for an order; its number is in full for the order's parties and DLA's desk, else masked.

    `is_of_contract`: the one that held when the contract was recorded. `differs`: the seller has another one today.
    """

    account: BankAccount | None
    number: str
    is_of_contract: bool
    differs: bool
    waiting: BankAccount | None


def pay_into(order: Order, user: User) -> PayInto | None:
    """The account while the order waits for money; None before the contract and once it is paid."""
    if order.current_state not in WAITS_FOR_MONEY or hasattr(order, "payment"):
        return None
    current, agreed = account_in_force(order.seller), order.bank_account
    account = agreed or current
    return PayInto(
        account=account,
        number=number_for(user, order, account) if account else "",
        is_of_contract=agreed is not None,
        differs=agreed is not None and current != agreed,
        waiting=waiting_account(order.seller),
    )


def number_for(user: User, order: Order, account: BankAccount) -> str:
    is_party = may.as_buyer(user, order) or can_read_bank_numbers(user, order.seller)
    return account.number if is_party else account.masked_number
