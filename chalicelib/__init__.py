"""Mentor Connect: what answers requests, sockets, schedules and table changes."""
