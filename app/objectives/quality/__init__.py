"""Rules that tell a good goal from a poor one, for drafts of people and machines alike.

They judge words and may err, so they teach; a blocking one keeps a goal from being published until it is settled or
dismissed with a reason. What can be stored at all is for `app.objectives.rules` to say.

`catalogue` puts them together; each module holds those that look at one thing, each rule one function.
"""
