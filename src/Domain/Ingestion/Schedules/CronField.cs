using System.Globalization;

namespace GridGrains.Domain.Ingestion.Schedules;

/// <summary>One field of a schedule: the values that it names.</summary>
internal sealed class CronField
{
    private CronField(bool[] values, bool isAny) => (Values, IsAny) = (values, isAny);

    /// <summary>By value; short of the field's least value nothing is set.</summary>
    public bool[] Values { get; }

    /// <summary>Whether it begins with a star: every value, or every n-th.</summary>
    public bool IsAny { get; }

    public static CronField Parse(string text, string name, int least, int greatest)
    {
        var values = new bool[greatest + 1];
        foreach (var part in text.Split(','))
        {
            Set(part, name, least, greatest, values);
        }

        return new CronField(values, text[0] == '*');
    }

    private static void Set(string part, string name, int least, int greatest, bool[] values)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? part : part[..slash];
        var step = slash < 0 ? 1 : NumberOf(part[(slash + 1)..], name, 1, greatest);
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = range == "*" ? (least, greatest)
            : dash < 0 ? (NumberOf(range, name, least, greatest), slash < 0 ? NumberOf(range, name, least, greatest) : greatest)
            : (NumberOf(range[..dash], name, least, greatest), NumberOf(range[(dash + 1)..], name, least, greatest));
        if (first > last)
        {
            throw new CronException($"{name}: {first} is after {last}");
        }

        for (var value = first; value <= last; value += step)
        {
            values[value] = true;
        }
    }

    private static int NumberOf(string text, string name, int least, int greatest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest
            ? number
            : throw new CronException($"{name}: '{text}' is no number from {least} to {greatest}");
}

/// <summary>A text is no schedule.</summary>
public sealed class CronException(string message) : Exception(message);
