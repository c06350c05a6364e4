"""The Twisted contestant: `measure.py QUESTION ARGUMENT…` answers one question and prints lines of JSON with the keys of
its counterpart in ../questions, as ../c does. Twisted is asked in the version that python3 has."""

import resource
import sys

from twisted.internet import reactor, task

import questions


def raise_descriptor_limit():
    """Node does the same when it starts."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main():
    question, *arguments = sys.argv[1:]
    answer = getattr(questions, question)
    numbers = [int(argument) if argument.isdigit() else argument for argument in arguments]
    raise_descriptor_limit()
    # An error in it is printed, and makes the exit code 1.
    task.react(lambda _reactor: answer(*numbers))


main()
