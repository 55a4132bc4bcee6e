"""What can an operator do to a stage from the command line?

    python -m infra.ops --stage prod create-admin someone@example.com

A command acts as the stage's own API function would: it takes over that function's settings, and reaches AWS
with the operator's credentials. For the local stage it asks the running product where its cloud is. What a
command found or did goes to stdout as JSON, how far it is to stderr. docs/operations.md says when to use which.
"""
