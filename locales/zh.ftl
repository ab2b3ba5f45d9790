# Numbers, dates, languages

date-time = { $date } { $time } UTC
list-last = { $list }和{ $item }
list-last-before-i = { $list }和{ $item }
list-more = { $list }、{ $item }
number-bytes = { $number }{"\u00A0"}字节
number-gigabytes = { $number }{"\u00A0"}GB
number-kilobytes = { $number }{"\u00A0"}KB
number-megabytes = { $number }{"\u00A0"}MB
number-money = { $currency }{"\u00A0"}{ $amount }
number-percent = { $number }%
number-terabytes = { $number }{"\u00A0"}TB
