"""Who may open what, as one table: every address of ours, every act that a page sends, every step of an order.

The rules stand here in words of their own and are not read from the code that they prove. A person is called after the
role; `elsewhere` is the nearest other scope: the authority next door in the same district, the district next door in
the same province, another province, another buyer.
"""
