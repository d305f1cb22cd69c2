"""Where Android begins: python-for-android runs the file of this name."""

from mobile.main import main

main()
