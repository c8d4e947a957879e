"""Large data sets: a few stories played through the services, then copied by the database.

Playing keeps the copies honest: what a ticket, its log and its clocks look like is decided by the
product's own code. Copying makes them many: one `INSERT … SELECT` a table and chunk.
"""
