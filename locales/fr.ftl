# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } et { $item }
list-last-before-i = { $list } et { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}octet
        [many] { $number } d’octets
       *[other] { $number }{"\u00A0"}octets
    }
number-gigabytes = { $number }{"\u00A0"}Go
number-kilobytes = { $number }{"\u00A0"}Ko
number-megabytes = { $number }{"\u00A0"}Mo
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u202F"}%
number-terabytes = { $number }{"\u00A0"}To
