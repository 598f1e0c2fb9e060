"""A batch of shares: every wrong cell is named, nothing typed is lost, two people, one transaction or none."""
