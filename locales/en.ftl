# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } and { $item }
list-last-before-i = { $list } and { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}byte
       *[other] { $number }{"\u00A0"}bytes
    }
number-gigabytes = { $number }{"\u00A0"}GB
number-kilobytes = { $number }{"\u00A0"}KB
number-megabytes = { $number }{"\u00A0"}MB
number-money = { $currency }{"\u00A0"}{ $amount }
number-percent = { $number }%
number-terabytes = { $number }{"\u00A0"}TB

# Pages

about = About this service
about-service = About this service
about-text = Everything public here can be searched, read, downloaded and checked without an account. An account is needed to ask for help or to offer it.
accessibility = Accessibility
accessibility-text = Every page works without JavaScript, with a keyboard, with a screen reader and on a small screen. We aim at WCAG 2.2, level AA. If something stops you, tell the facility that runs this service.
account = My account
account-email = E-mail address
account-name = Full name
account-organisations = You may act for
account-password = Password
account-roles = Roles
acting-for = For whom do you act?
add-row = Add one more: { $label }
amount = Amount
answers-title = Check your answers
back-to-parts = Back to the parts
by-person = by { $name }
cancel = Cancel
change = Change
change-creation = { $kind }: draft begun
change-deletion = { $kind }: draft deleted
change-edit = { $kind }: edited
change-import = { $kind }: brought in from a file
changes-check = Hash of the newest line:
changes-lead = Every public change since the first day: what and when. Nothing is taken away, and anyone can check it.
changes-none = Nothing has become public yet.
choose = Choose one
clear-all = Clear all
close = Close
compare-title = What changed
conflict-lead = Nothing was saved yet. For each answer, choose which one stays.
conflict-title = Somebody else saved this record while you were editing it
counted-on = Counted on { $day } from the public records.
create-account = Create the account
currency = Currency
data-and-api = Data and API
data-text = Every list and every record is also JSON and CSV: add .json or .csv to its address. Programs use the API; tokens are made in your account.
day = Day
delete-draft = Delete the draft
delete-draft-warning = The draft and all its answers are deleted. This cannot be undone.
demo-notice = Demo world: its people, organisations and requests are invented.
done-deleted = The draft was deleted.
done-moved = Done.
done-saved = Saved.
done-signed-out = You have signed out.
door-ask-for-help = Ask for help
door-ask-for-help-text = For a ministry, a regulator or a public body
door-check-the-record = Check the record
door-check-the-record-text = Every public change, for anyone to verify
door-find-training = Find training
door-find-training-text = Courses by topic, language, cost and place
door-offer-help = Offer help
door-offer-help-text = List a training in a few minutes
drop-a-filter = You would find something without one of these filters:
edit = Edit
edition-compare = Edition { $number }, what changed
edition-of = Edition { $number }
error-changed = Somebody else saved this first
error-changed-help = Load the record again and make your change once more.
error-conflict = This cannot be done now
error-conflict-help = The record is in another state by now, or somebody else was first. Go back to the record to see how it stands.
error-fault = Something went wrong on our side
error-fault-help = Please try again in a few minutes. If it happens again, tell us and name the reference.
error-forbidden = You are not allowed to do this
error-forbidden-help = Your account does not have the right for it. To ask for help or to list a training, your account must belong to an organisation.
error-foreign-form = The form could not be checked
error-foreign-form-help = It may have been open for too long. Go back, load the page again and send it once more.
error-home = Start at the home page
error-if-match-missing = The edition is missing
error-if-match-missing-help = Send the entity tag of the edition that you want to replace in If-Match.
error-method = This address does not do that
error-method-help = Open the page by its link.
error-not-found = There is no such page
error-not-found-help = The address may be mistyped, or the record is not open to you.
error-not-json = The text is not JSON
error-not-json-help = Send a JSON object.
error-nothing-saved = Nothing was lost, and nothing was saved.
error-other-body = This was sent before with other answers
error-other-body-help = It was saved then. Open the record and edit it there. Programs use a fresh idempotency key.
error-problems = Some answers need another look
error-problems-help = Each problem says which field it is about.
error-reference = If you write to us, name this reference:
error-sign-in = Please sign in
error-sign-in-help = This page is for people who have signed in.
error-too-large = The text or file is too large
error-too-large-help = Send less than 20 MB at once.
error-too-many = Too many tries
error-too-many-help = Please wait a quarter of an hour, then try again.
error-unavailable = The service cannot save at the moment
error-unavailable-help = Reading still works where it can. Please try again in a minute.
fields-changed =
    { $count ->
        [one] One answer changed.
       *[other] { $count } answers changed.
    }
filters = Filters
filters-in-use = Filters in use
first-administrator = First administrator
first-administrator-lead = This link works once. It makes the account that runs this service.
found-total =
    { $count ->
        [one] 1 found
       *[other] { NUMBER($count) } found
    }
go-back = Go back without a decision
hint-date = For example 31 3 2027
hint-link = Type the name exactly as it is listed, or its number
hint-links = One name a line, exactly as they are listed
hint-markdown = You may use **bold**, *emphasis*, lists and links
hint-period = A year, a quarter (2027-Q1), a month (2027-03) or a day
history = History
home = Home
home-lead = Facility connects countries that ask for help with those who can give it, and keeps a public record of what came of it.
home-numbers = What is on record
home-title = Every need for digital skills should meet someone who can answer it
kind = Kind
language = Language
latitude = Degrees north
leave-as-is = Leave it as it is
list-empty = Nothing fits. Try other words or fewer filters.
longitude = Degrees east
make-token = Make a token
menu = Menu
month = Month
myself = Myself
narrow-list = Narrow the list
narrow-search = Narrow the search
next = Next
no = No
no-title = Without a title
not-given = Not given
not-public = not public
nothing-sent = Nothing has been sent yet.
number = Number
older-changes = Older changes
optional = (optional)
order = Order
order-fit = Best fit
order-newest = Newest
order-title = Title
original-language = Language of this text
other-languages = Language, and the text in other languages
own-lead = Drafts and records that not everybody sees.
own-total =
    { $count ->
        [one] One record that you see beyond the public ones
       *[other] { $count } records that you see beyond the public ones
    }
page = Page
pages = Pages
passage-lead = You are about to sign in as { $name }. The link works once.
password-hint = At least ten characters. Several words are easier to remember than signs.
person-erased = a former user
place-country = Country or area
place-name = Name or address
place-position = Position on the map
previous = Previous
privacy = Privacy
privacy-text = One cookie keeps you signed in, and one protects a form while you fill it in. Nothing is loaded from other services. Names and addresses are kept apart from the records and are never published.
problem-control-character = the text holds an invisible control character
problem-line = { $label }: { $problem }
problem-word = Error:
problems-title =
    { $count ->
        [one] One answer needs another look
       *[other] { $count } answers need another look
    }
reader-administrator = Administrator
reader-broker = Broker
reader-coordinator = Coordinator
reader-curator = Curator
reader-focal-point = National focal point
reader-owner = Owner
reason = Your reason
reason-hint = The other side reads it. Say what would have to change.
record = Record
record-not-shown = A record that is not open to you
remove = Remove
remove-filter = Remove the filter:
row-legend = { $label } { $number }
save = Save
save-and = Save and: { $move }
save-draft = Save as a draft
saved-by-another = Saved by somebody else
search = Search
search-ask-for-help = Ask for help with this
search-empty = Nothing was found. That is worth knowing: it is counted, without your name, as a need that nobody answers yet.
search-everything = Search everything
search-fewer-words = Try fewer words, or other words for the same thing.
search-kind = Search: { $kinds }
search-title = Search: { $words }
seen-by-few = Not everybody sees this record.
sign-in = Sign in
sign-in-problem = The address or the password is not right
sign-in-why = Everything public can be read without an account.
sign-out = Sign out
site-name = Facility
skip = Skip to main content
table = Table
take-with-you = Take it with you:
task-attention = Needs your attention
task-done = Done
task-not-started = Not started
task-started = In progress
tasks-done = { $done } of { $all } parts are done
title-problem = Error:
token-once = This is shown once. Keep it where nobody else reads it.
tokens = Tokens for programs
tokens-lead = A token lets a program act in your name for a year.
translated-human = Translated from { $language }
translated-machine = Translated by machine from { $language }
translated-reviewed = Translated by machine from { $language } and reviewed
two-editions = Two editions
unit-people = people
waiting = Waiting for: { $who }, since { $since }. Due by { $due }.
waiting-overdue = Waiting for: { $who }, since { $since }. It was due by { $due }.
what-happened = What happened
what-next = What happens next
what-you-can-do = What you can do
when = When
year = Year
yes = Yes
you-are-here = You are here
yours-not-saved = Yours, not saved yet

# Problems

problem-ends-before-start = the last day is before the first
problem-missing = please answer this
problem-not-a-date = give a real date, such as 31 3 2027
problem-not-a-number = give a number
problem-not-a-period = give a year, quarter, month or day, such as 2027-Q1
problem-not-a-position = give degrees north from -90 to 90 and east from -180 to 180
problem-not-a-whole-number = give a whole number
problem-not-an-address = give an address that starts with https:// or http://
problem-not-an-amount = give an amount, such as 1250.50
problem-not-an-email = give an e-mail address, such as name@example.org
problem-not-yes-or-no = answer yes or no
problem-original-missing = give the text in its original language too
problem-password-too-common = choose a password that is harder to guess
problem-password-too-short = use at least ten characters
problem-price-of-free = it is free, so it has no price
problem-repeated-key = this row stands twice
problem-several-lines = write it on one line
problem-too-large = at most { $limit }
problem-too-long = at most { $limit } characters; you have { $count }
problem-too-many = at most { $limit }; you have { $count }
problem-too-small = at least { $limit }
problem-two-texts = there are two texts in one language
problem-unknown-code = { $given } is not in the list
problem-unknown-field = there is no such field
problem-unknown-record = { $given } was not found, or is not open to you
problem-wanted-and-excluded = one organisation is both wanted and excluded
problem-wrong-shape = the value has another shape

# Rooms

room-accounts = Accounts
room-changes = Public record
room-clearing-house = Clearing house
room-clearing-house-lead = Who needs what, and who can help.
room-registry = Registry
room-registry-lead = Who and what exists: organisations, trainings and digital solutions.

# Scope

scope-audiences = Audiences
scope-countries = Countries or areas
scope-groups = Groups to reach
scope-languages = Languages
scope-topics = Topics

# Organisation

kind-organisation = Organisation
kind-organisation-lead = Bodies that give, ask for, fund or convene digital capacity development.
kind-organisation-new = Add an organisation
kind-organisation-plural = Organisations
organisation-acronym = Short name
organisation-change-publication = Organisation published
organisation-change-withdrawal = Organisation withdrawn
organisation-description = What it does
organisation-headquarters = Seat
organisation-move-publication = Publish
organisation-move-withdrawal = Withdraw
organisation-organisation-type = Type of organisation
organisation-other-names = Other names
organisation-other-names-hint = One a line
organisation-reach = Reach
organisation-source = Source
organisation-source-licence = Licence of the source
organisation-state-draft = Draft
organisation-state-published = Published
organisation-state-withdrawn = Withdrawn
organisation-title = Name
organisation-website = Website

# Training

kind-training = Training
kind-training-form = Three answers are needed; the others help learners to find it.
kind-training-lead = Courses and programmes, by topic, language, cost and place.
kind-training-new = List a training
kind-training-plural = Trainings
run-ends = Last day
run-language = Language
run-mode = How it is given
run-place = Place
run-seats = Places for learners
run-starts = First day
training-certificate = Certificate
training-change-publication = Training published
training-change-withdrawal = Training withdrawn
training-cost = Cost
training-description = What one learns, and how
training-level = Level
training-mode = How it is given
training-move-publication = Publish
training-move-withdrawal = Withdraw
training-price = Price
training-provider = Given by
training-registration-deadline = Last day to register
training-runs = Runs
training-source = Source
training-source-licence = Licence of the source
training-state-draft = Draft
training-state-published = Published
training-state-withdrawn = Withdrawn
training-title = Name of the training
training-website = Website
training-works-offline = Works without a connection

# Solution

evidence-goal = Goal
evidence-text = Evidence
evidence-url = Where to read it
kind-solution = Solution
kind-solution-lead = Software, data, content, standards and models that others can use.
kind-solution-new = Add a solution
kind-solution-plural = Solutions
licence-name = Licence
licence-url = Text of the licence
repository-name = What lies there
repository-url = Address
solution-change-publication = Solution published
solution-change-withdrawal = Solution withdrawn
solution-description = What it does
solution-dpg-stage = Digital public good
solution-evidence = Evidence for the goals
solution-licences = Licences
solution-move-publication = Publish
solution-move-withdrawal = Withdraw
solution-other-names = Other names
solution-other-names-hint = One a line
solution-owners = Owners
solution-partners = Partners
solution-repositories = Sources
solution-sdgs = Sustainable Development Goals
solution-sectors = Sectors
solution-solution-types = What it is
solution-source = Source
solution-source-licence = Licence of the source
solution-state-draft = Draft
solution-state-published = Published
solution-state-withdrawn = Withdrawn
solution-title = Name
solution-website = Website

# Request

kind-request = Request for support
kind-request-form = Eight answers are needed. You can save a draft at any time and come back.
kind-request-lead = What countries ask for: guidance, funding or advice.
kind-request-new = Ask for help
kind-request-next = A broker reads your request within ten working days. If you chose so, it becomes public when the broker accepts it.
kind-request-notice = A suggestion or an agreement reached here is not a procurement decision, an endorsement or a contract.
kind-request-plural = Requests for support
request-amount = Amount sought
request-amount-hint = Only where you ask for funding
request-beneficiaries = People who would benefit
request-budget = What you can pay
request-change-acceptance = Request accepted
request-change-closure = Request closed
request-change-refusal = Request declined
request-change-submission = Request submitted
request-change-withdrawal = Request withdrawn
request-contact = Whom to answer
request-contact-hint = Seen by you and the broker only
request-done-so-far = What has been done so far
request-ends = Last day
request-excluded-providers = Organisations that must not be suggested
request-expected-result = What should be different afterwards
request-expected-result-hint = And how one would see it
request-kind-of-support = Kind of support
request-modality = Guidance, funding or advice
request-move-acceptance = Accept
request-move-closure = Close
request-move-refusal = Decline
request-move-refusal-hint = The requester is told, with your reason. That it was declined stays private.
request-move-submission = Send the request
request-move-withdrawal = Withdraw
request-need = What do you need?
request-need-hint = Who it is for, how many people, and what exists already
request-placement = Where the support should be given
request-plan = National plan that it serves
request-plan-hint = An address on the web
request-preferred-providers = Organisations that you would like
request-starts = First day
request-state-accepted = Accepted
request-state-closed = Closed
request-state-declined = Declined
request-state-draft = Draft
request-state-submitted = Submitted
request-state-withdrawn = Withdrawn
request-task-contact = Contact, and who may read it
request-task-need = The need
request-task-scope = Where, about what and for whom
request-task-support = The support that would help
request-title = What you ask for, in one line
request-visibility = Who may read it

# Suggestions

doubt-different-language = Written in another language than the request: only topics could be compared
doubt-no-portfolio = No earlier work is on record
doubt-short-text = Little is written about it
fit-all-parts = Why? All parts and their evidence
fit-audience = Audience
fit-audience-reason = Meant for: { $evidence }
fit-dates = Dates
fit-dates-reason = Dates: { $evidence }
fit-evidence = Evidence
fit-experience = Earlier work
fit-experience-reason = Earlier work: { $evidence }
fit-geography = Place
fit-geography-reason = Works in: { $evidence }
fit-languages = Languages
fit-languages-reason = Given in: { $evidence }
fit-mode = Mode
fit-mode-reason = Mode: { $evidence }
fit-nothing-known = Nothing is known
fit-of-hundred = Fit { $fit } of 100
fit-part = Part
fit-parts = Parts of the fit
fit-ratings =
    { $count ->
        [one] one rating
       *[other] { $count } ratings
    }
fit-reliability = Reliability
fit-reliability-reason = Reliability: { $evidence }
fit-topic = Topics and words
fit-topic-reason = On the same topics: { $evidence }
fit-value = Fit
fit-weight = Weight
fit-words = shared words { $words }
suggestions = Suggestions
suggestions-lead = The order is advice; a person decides.
suggestions-none = Nothing on record fits yet. The need stays visible to those who look for gaps.
suggestions-waiting = Suggestions are being worked out. Load the page again in a moment.
more-languages = More languages
quoted = “{ $text }”
components = Components with examples
components-inputs = Inputs
components-lead = What pages are made of: empty, filled in, and with a problem. The examples are no records.
components-lists = Lists and filters
components-tasks = Tasks, banners and buttons
components-values = Values as records show them
