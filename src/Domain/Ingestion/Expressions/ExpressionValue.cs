using System.Globalization;

namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>What an expression gives, as far as that is known before there are records.</summary>
public enum ExpressionType
{
    /// <summary>A value as the source wrote it: it is read as what is needed.</summary>
    Source,
    Text,
    Number,
    Flag,

    /// <summary>A moment in UTC.</summary>
    Time,

    /// <summary>Never a value.</summary>
    Nothing,
}

/// <summary>A value of one record: a text, a number, a truth value, a moment, nothing, or the reason why there can be none.</summary>
public readonly struct ExpressionValue
{
    private enum Kind : byte
    {
        Nothing,
        Fault,
        Text,
        Number,
        Boolean,
        Time,
    }

    private readonly Kind _kind;
    private readonly string? _text;
    private readonly double _number;
    private readonly DateTime _utc;

    private ExpressionValue(Kind kind, string? text, double number, DateTime utc) => (_kind, _text, _number, _utc) = (kind, text, number, utc);

    public static readonly ExpressionValue Nothing;

    public bool IsNothing => _kind == Kind.Nothing;

    /// <summary>For people; null where there is none.</summary>
    public string? Fault => _kind == Kind.Fault ? _text : null;

    internal string AsText => _text!;

    internal double AsNumber => _number;

    internal bool AsFlag => _number != 0;

    internal DateTime AsTime => _utc;

    public static ExpressionValue Of(string? text) => text is null ? Nothing : new(Kind.Text, text, 0, default);

    public static ExpressionValue Of(double number) => new(Kind.Number, null, number, default);

    public static ExpressionValue Of(bool flag) => new(Kind.Boolean, null, flag ? 1 : 0, default);

    public static ExpressionValue Of(DateTime utc) => new(Kind.Time, null, 0, utc);

    public static ExpressionValue Failed(string why) => new(Kind.Fault, why, 0, default);

    /// <summary>A fault says where it arose, once.</summary>
    internal ExpressionValue At(int position) => _kind == Kind.Fault && _number == 0
        ? new(Kind.Fault, string.Create(CultureInfo.InvariantCulture, $"{_text} (character {position + 1} of the expression)"), 1, default)
        : this;

    /// <summary>As a source would have written it; null for nothing and for faults. Numbers are rounded to nine decimals: binary fractions leave dust behind them.</summary>
    public string? ToSourceText() => _kind switch
    {
        Kind.Text => _text,
        Kind.Number => Math.Round(_number, 9).ToString("R", CultureInfo.InvariantCulture),
        Kind.Boolean => AsFlag ? "true" : "false",
        Kind.Time => _utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Less than, equal to or greater than 0; both are of one type.</summary>
    internal static int Compare(ExpressionValue one, ExpressionValue other) => one._kind switch
    {
        Kind.Text => string.CompareOrdinal(one._text, other._text),
        Kind.Time => one._utc.CompareTo(other._utc),
        _ => one._number.CompareTo(other._number),
    };
}
