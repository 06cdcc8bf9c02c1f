"""The demonstration organisation: Tidewater, forty people in eight teams, who make scheduling software for clinics.

Tables, to be read and changed:
people.py        who works there, in which team
priorities.py    what matters to them, and what does not now
goals/           what they want to reach, and why; and how earlier goals ended (plans.py: the shape of that)
voices.py        what they said before the goals were set
courses/         how the weeks went: figures, words, blockers, who forgot
initiatives.py   what they do day by day
threads.py       what people said to each other about all of this
calendar.py      the days that all of this fell on, seen from today

loading.py plays it through the ordinary commands, as these people, each at its time (telling.py: whose turn it is):
goal_setting.py, reporting.py, summing_up.py are the scenes of every cycle, and each module in its `ROOMS` tells what
happened in one room of the house: carrying.py what went on into the running quarter, moving.py who came, left and was
away, turning.py how priorities changed, rounds.py what teams were asked, drafts.py what waits for approval,
aligning.py who waits for whom, reconsidering.py what was changed and corrected, measuring.py what machines count.
accounts.py has tokens to try it with.
"""
