"""The Twisted contestant: `measure.py QUESTION ARGUMENT…` answers one question and prints lines of JSON with the keys of the
same question in ../questions, as ../c does. It uses the Twisted that is installed for this Python."""

import resource
import sys

from twisted.internet import reactor, task

import questions


def raise_descriptor_limit():
    """Node does this too when it starts."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main():
    question, *arguments = sys.argv[1:]
    answer = getattr(questions, question)
    numbers = [int(argument) if argument.isdigit() else argument for argument in arguments]
    raise_descriptor_limit()
    # It prints an error, and then exits with 1.
    task.react(lambda _reactor: answer(*numbers))


main()
