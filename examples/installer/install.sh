#!/bin/sh
# An installer that asks questions. installer.mjs answers them.

trap 'stty echo' EXIT

printf 'Welcome to the installer of demo 1.0.\n'
printf 'Install into [/opt/demo]: '
read -r folder
printf 'Continue? [y/N] '
read -r answer
case $answer in
  [yY]*) ;;
  *) echo 'Nothing was installed.'; exit 1 ;;
esac

stty -echo
printf 'Administrator password: '
read -r password
stty echo
printf '\n'
if [ "$password" != swordfish ]; then
  echo 'The password is wrong.'
  exit 2
fi

for percent in 0 25 50 75 100; do
  printf '\rCopying files: %3d %%' "$percent"
  sleep 0.05
done
printf '\nInstalled into %s.\n' "${folder:-/opt/demo}"
