using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>A part of an expression that gives a value of each record.</summary>
internal abstract class ExpressionNode(ExpressionType type, int position)
{
    public ExpressionType Type { get; } = type;

    public int Position { get; } = position;

    /// <summary>Whether it reads nothing of the record.</summary>
    public abstract bool IsConstant { get; }

    public abstract ExpressionValue Of(SourceRecord record);
}

internal sealed class Literal(ExpressionType type, ExpressionValue value, int position) : ExpressionNode(type, position)
{
    public ExpressionValue Value { get; } = value;

    public override bool IsConstant => true;

    public override ExpressionValue Of(SourceRecord record) => Value;
}

/// <summary>What the source has under a name or a path.</summary>
internal sealed class SourceNode(SourceField field, int position) : ExpressionNode(ExpressionType.Source, position)
{
    public override bool IsConstant => false;

    public override ExpressionValue Of(SourceRecord record)
    {
        var text = record.Text(field);
        return text?.Length > FieldExpression.MaxTextLength
            ? ExpressionValue.Failed($"'{field.Text}' has more than {FieldExpression.MaxTextLength} characters").At(Position)
            : ExpressionValue.Of(text);
    }
}

/// <summary>Reads what the source wrote as what is needed.</summary>
internal sealed class Reading(ExpressionNode inner, ExpressionType type) : ExpressionNode(type, inner.Position)
{
    private static readonly SourceStamps WithOffset = new(null, null, "reject");

    public override bool IsConstant => inner.IsConstant;

    public override ExpressionValue Of(SourceRecord record)
    {
        var value = inner.Of(record);
        return value.IsNothing || value.Fault is not null || Type == ExpressionType.Text ? value : Read(value.AsText).At(Position);
    }

    private ExpressionValue Read(string text)
    {
        switch (Type)
        {
            case ExpressionType.Number:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? ExpressionValue.Of(number) : ExpressionValue.Failed($"'{Shown(text)}' is no number");
            case ExpressionType.Flag:
                return bool.TryParse(text, out var flag) ? ExpressionValue.Of(flag) : ExpressionValue.Failed($"'{Shown(text)}' is neither true nor false");
            default:
                return WithOffset.TryRead(text, out var utc, out var why) ? ExpressionValue.Of(utc) : ExpressionValue.Failed(Shown(why));
        }
    }

    public static string Shown(string text) => text.Length <= 200 ? text : text[..200] + "…";
}

/// <summary>A function or an operator over values: nothing where one of them is nothing.</summary>
internal sealed class Call(ExpressionType type, int position, ExpressionNode[] arguments, Func<ExpressionValue[], ExpressionValue> body) : ExpressionNode(type, position)
{
    public override bool IsConstant { get; } = Array.TrueForAll(arguments, argument => argument.IsConstant);

    public override ExpressionValue Of(SourceRecord record)
    {
        var values = new ExpressionValue[arguments.Length];
        var isNothing = false;
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = arguments[index].Of(record);
            if (values[index].Fault is not null)
            {
                return values[index];
            }

            isNothing |= values[index].IsNothing;
        }

        return isNothing ? ExpressionValue.Nothing : body(values).At(Position);
    }
}

/// <summary>The second or the third, as the first is true or not; the other one is not looked at.</summary>
internal sealed class Choice(ExpressionType type, int position, ExpressionNode condition, ExpressionNode yes, ExpressionNode no) : ExpressionNode(type, position)
{
    public override bool IsConstant { get; } = condition.IsConstant && yes.IsConstant && no.IsConstant;

    public override ExpressionValue Of(SourceRecord record)
    {
        var value = condition.Of(record);
        return value.Fault is not null ? value : !value.IsNothing && value.AsFlag ? yes.Of(record) : no.Of(record);
    }
}

/// <summary>The first that is something.</summary>
internal sealed class FirstOf(ExpressionType type, int position, ExpressionNode[] choices) : ExpressionNode(type, position)
{
    public override bool IsConstant { get; } = Array.TrueForAll(choices, choice => choice.IsConstant);

    public override ExpressionValue Of(SourceRecord record)
    {
        foreach (var choice in choices)
        {
            if (choice.Of(record) is { IsNothing: false } value)
            {
                return value;
            }
        }

        return ExpressionValue.Nothing;
    }
}

/// <summary>Both, or one of two. What the first decides alone is decided; else nothing, where one of them is nothing.</summary>
internal sealed class Junction(bool isAnd, int position, ExpressionNode left, ExpressionNode right) : ExpressionNode(ExpressionType.Flag, position)
{
    public override bool IsConstant { get; } = left.IsConstant && right.IsConstant;

    public override ExpressionValue Of(SourceRecord record)
    {
        var first = left.Of(record);
        if (first.Fault is not null || (!first.IsNothing && first.AsFlag != isAnd))
        {
            return first;
        }

        var second = right.Of(record);
        return second.Fault is not null || (!second.IsNothing && second.AsFlag != isAnd) ? second : first.IsNothing ? first : second;
    }
}

internal sealed class IsNothingNode(int position, ExpressionNode inner) : ExpressionNode(ExpressionType.Flag, position)
{
    public override bool IsConstant => inner.IsConstant;

    public override ExpressionValue Of(SourceRecord record)
    {
        var value = inner.Of(record);
        return value.Fault is not null ? value : ExpressionValue.Of(value.IsNothing);
    }
}

/// <summary>Nothing where there can be no value.</summary>
internal sealed class Attempt(int position, ExpressionNode inner) : ExpressionNode(inner.Type, position)
{
    public override bool IsConstant => inner.IsConstant;

    public override ExpressionValue Of(SourceRecord record) => inner.Of(record) is { Fault: null } value ? value : ExpressionValue.Nothing;
}
