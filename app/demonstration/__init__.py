"""The demonstration organisation: Tidewater, fourteen people who make scheduling software for small clinics.

people.py        who works there, in which team
priorities.py    what matters to them, and what does not now
goals.py         what they want to reach, and why (plans.py: the shape of that)
voices.py        what they said before the goals were set
weeks.py         how the weeks went: figures, words, blockers, who forgot
threads.py       what people said to each other about all of this
calendar.py      the days that all of this fell on, seen from today
loading.py       plays it through the ordinary commands, as these people, each at its time
                 (goal_setting.py, reporting.py, summing_up.py: the scenes; telling.py: whose turn it is)
accounts.py      tokens to try it with
"""
