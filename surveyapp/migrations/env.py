"""Called by Alembic with the connection, and the transaction, of `store.schema`."""

from alembic import context

from surveyapp import models

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.Response.metadata,
    transactional_ddl=True,  # SQLite too: `db` begins its transactions itself
)
with context.begin_transaction():
    context.run_migrations()
