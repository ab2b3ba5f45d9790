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
