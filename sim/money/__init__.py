"""Money: prices, the ledger every cost is booked in, and what can be read out of it.

Amounts are whole öre in 64-bit integers, so that sums do not depend on order, threads or machine.
"""
