# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } и { $item }
list-last-before-i = { $list } и { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}байт
        [few] { $number }{"\u00A0"}байта
        [many] { $number }{"\u00A0"}байт
       *[other] { $number }{"\u00A0"}байта
    }
number-gigabytes = { $number }{"\u00A0"}ГБ
number-kilobytes = { $number }{"\u00A0"}КБ
number-megabytes = { $number }{"\u00A0"}МБ
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u00A0"}%
number-terabytes = { $number }{"\u00A0"}ТБ
