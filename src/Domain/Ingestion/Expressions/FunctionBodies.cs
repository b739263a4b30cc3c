using System.Globalization;
using System.Text;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using NodaTime;

namespace GridGrains.Domain.Ingestion.Expressions;

internal static class TextBodies
{
    private static readonly ExpressionValue TooLong = ExpressionValue.Failed($"it makes a text of more than {FieldExpression.MaxTextLength} characters");

    public static ExpressionValue Concat(ExpressionValue[] values)
    {
        if (values.Sum(value => (long)value.AsText.Length) > FieldExpression.MaxTextLength)
        {
            return TooLong;
        }

        var text = new StringBuilder();
        foreach (var value in values)
        {
            text.Append(value.AsText);
        }

        return ExpressionValue.Of(text.ToString());
    }

    public static ExpressionValue Substring(ExpressionValue[] values)
    {
        var text = values[0].AsText;
        var length = values.Length > 2 ? values[2].AsNumber : text.Length;
        if (!IsCount(values[1].AsNumber) || values[1].AsNumber < 1 || !IsCount(length))
        {
            return ExpressionValue.Failed("substring needs whole numbers: a start from 1 on, a length from 0 on");
        }

        var begin = (int)Math.Min(values[1].AsNumber - 1, text.Length);
        return ExpressionValue.Of(text.Substring(begin, (int)Math.Min(length, text.Length - begin)));
    }

    public static ExpressionValue Left(ExpressionValue[] values) =>
        IsCount(values[1].AsNumber) ? ExpressionValue.Of(values[0].AsText[..(int)Math.Min(values[1].AsNumber, values[0].AsText.Length)]) : NoCount("left");

    public static ExpressionValue Right(ExpressionValue[] values) =>
        IsCount(values[1].AsNumber) ? ExpressionValue.Of(values[0].AsText[^(int)Math.Min(values[1].AsNumber, values[0].AsText.Length)..]) : NoCount("right");

    public static ExpressionValue Part(ExpressionValue[] values)
    {
        if (values[1].AsText.Length == 0 || !IsCount(values[2].AsNumber) || values[2].AsNumber < 1)
        {
            return ExpressionValue.Failed("part needs a separator, and a whole number from 1 on");
        }

        var parts = values[0].AsText.Split(values[1].AsText);
        return values[2].AsNumber <= parts.Length ? ExpressionValue.Of(parts[(int)values[2].AsNumber - 1]) : ExpressionValue.Nothing;
    }

    public static ExpressionValue Replace(ExpressionValue[] values)
    {
        var (text, what, by) = (values[0].AsText, values[1].AsText, values[2].AsText);
        if (what.Length == 0)
        {
            return ExpressionValue.Failed("replace needs something to look for");
        }

        // Counted first: what grows beyond all bounds is never made.
        var times = 0L;
        for (var at = text.IndexOf(what, StringComparison.Ordinal); at >= 0; at = text.IndexOf(what, at + what.Length, StringComparison.Ordinal))
        {
            times++;
        }

        return text.Length + times * (by.Length - what.Length) > FieldExpression.MaxTextLength ? TooLong : ExpressionValue.Of(text.Replace(what, by, StringComparison.Ordinal));
    }

    public static ExpressionValue PadLeft(ExpressionValue[] values)
    {
        if (values[2].AsText.Length != 1 || !IsCount(values[1].AsNumber))
        {
            return ExpressionValue.Failed("pad_left needs a length, and one character to fill up with");
        }

        return values[1].AsNumber > FieldExpression.MaxTextLength ? TooLong : ExpressionValue.Of(values[0].AsText.PadLeft((int)values[1].AsNumber, values[2].AsText[0]));
    }

    private static bool IsCount(double number) => number >= 0 && number == Math.Floor(number);

    private static ExpressionValue NoCount(string function) => ExpressionValue.Failed($"{function} needs a whole number from 0 on");
}

internal static class NumberBodies
{
    private const int MaxDigits = 9;

    public static Func<ExpressionValue[], ExpressionValue> Parse(BoundArguments arguments)
    {
        var mark = arguments.Text(1);
        if (mark is not (null or "." or ","))
        {
            throw arguments.Refuse(1, "the decimal mark is '.' or ','");
        }

        return values =>
        {
            var written = values[0].AsText;
            var text = mark switch
            {
                null => written,
                "." => written.Replace(",", "", StringComparison.Ordinal),
                _ => written.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'),
            };
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? ExpressionValue.Of(number)
                : ExpressionValue.Failed($"'{Reading.Shown(written)}' is no number");
        };
    }

    public static ExpressionValue Write(ExpressionValue[] values) => values.Length == 1 ? ExpressionValue.Of(ExpressionValue.Of(values[0].AsNumber).ToSourceText())
        : Digits(values[1]) is { } digits ? ExpressionValue.Of(values[0].AsNumber.ToString($"F{digits}", CultureInfo.InvariantCulture))
        : NoDigits;

    public static ExpressionValue Round(ExpressionValue[] values) => values.Length == 1 ? ExpressionValue.Of(Math.Round(values[0].AsNumber, MidpointRounding.AwayFromZero))
        : Digits(values[1]) is { } digits ? ExpressionValue.Of(Math.Round(values[0].AsNumber, digits, MidpointRounding.AwayFromZero))
        : NoDigits;

    public static Func<ExpressionValue[], ExpressionValue> Unit(BoundArguments arguments)
    {
        var (from, to) = (arguments.Text(1)!, arguments.Text(2)!);
        if (!SourceUnits.TryGet(from, to, out var factor, out var offset))
        {
            var fault = SourceUnits.FaultOf(from, to, out var place);
            throw arguments.Refuse(place, fault.Message, fault.Instead);
        }

        return values => ExpressionValue.Of(values[0].AsNumber * factor + offset);
    }

    private static readonly ExpressionValue NoDigits = ExpressionValue.Failed($"decimals are a whole number, 0 to {MaxDigits}");

    private static int? Digits(ExpressionValue value) => value.AsNumber is >= 0 and <= MaxDigits && value.AsNumber == Math.Floor(value.AsNumber) ? (int)value.AsNumber : null;
}

internal static class TimeBodies
{
    private const double MaxMinutes = 100 * 366 * 24 * 60d;

    public static Func<ExpressionValue[], ExpressionValue> Parse(BoundArguments arguments)
    {
        var (format, zone, repeated) = (arguments.Text(1), arguments.Text(2), arguments.Text(3, "reject")!);
        RequireZone(arguments, 2, zone);
        if (format is not null && SourceStamps.FaultOf(format) is { } fault)
        {
            throw arguments.Refuse(1, fault.Message, fault.Instead);
        }

        if (repeated is not ("first" or "second" or "reject"))
        {
            throw arguments.Refuse(3, "an hour that occurs twice is 'first', 'second' or 'reject'");
        }

        var stamps = new SourceStamps(format, zone, repeated);
        return values => stamps.TryRead(values[0].AsText, out var utc, out var why) ? ExpressionValue.Of(utc) : ExpressionValue.Failed(Reading.Shown(why));
    }

    public static ExpressionValue AddMinutes(ExpressionValue[] values)
    {
        var (time, minutes) = (values[0].AsTime, values[1].AsNumber);
        return Math.Abs(minutes) > MaxMinutes || !IsOfMarkets(time) ? ExpressionValue.Failed("add_minutes leaves the times of markets") : ExpressionValue.Of(time.AddMinutes(minutes));
    }

    public static Func<ExpressionValue[], ExpressionValue> Write(BoundArguments arguments)
    {
        var (pattern, zone) = (arguments.Text(1)!, arguments.Text(2)!);
        RequireZone(arguments, 2, zone);
        if (SourceStamps.Words.Contains(pattern))
        {
            throw arguments.Refuse(1, $"'{pattern}' is no pattern of stamps; write for example 'yyyy-MM-dd HH:mm'");
        }

        if (StampPattern.FaultOf(pattern) is { } fault)
        {
            throw arguments.Refuse(1, fault.Message, fault.Instead);
        }

        var clock = DateTimeZoneProviders.Tzdb[zone];
        return values => IsOfMarkets(values[0].AsTime)
            ? ExpressionValue.Of(StampPattern.Write(values[0].AsTime, clock, pattern))
            : ExpressionValue.Failed("time_text is for times of markets, 1800 to 2200");
    }

    private static bool IsOfMarkets(DateTime time) => time.Year is >= 1800 and <= 2200;

    private static void RequireZone(BoundArguments arguments, int index, string? zone)
    {
        if (zone is not null && !TimeZoneNames.IsKnown(zone))
        {
            throw arguments.Refuse(index, $"'{zone}' is no time zone of the IANA list", TimeZoneNames.Nearest(zone));
        }
    }
}
