# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } y { $item }
list-last-before-i = { $list } e { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}byte
        [many] { $number } de bytes
       *[other] { $number }{"\u00A0"}bytes
    }
number-gigabytes = { $number }{"\u00A0"}GB
number-kilobytes = { $number }{"\u00A0"}KB
number-megabytes = { $number }{"\u00A0"}MB
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u00A0"}%
number-terabytes = { $number }{"\u00A0"}TB
