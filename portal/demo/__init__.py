"""A believable country of invented authorities, people and sales (ข้อมูลสมมติ), made through the services alone."""
