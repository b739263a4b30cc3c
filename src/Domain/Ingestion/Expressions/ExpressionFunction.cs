namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>A function that expressions may call.</summary>
/// <param name="Signature">For people: <c>round(number, digits)</c>.</param>
/// <param name="Parameters">Types in their order; the last one is that of all that follow where the function takes any number.</param>
/// <param name="Least">Arguments that it needs.</param>
/// <param name="Most">Arguments that it takes.</param>
/// <param name="JudgesConstants">Whether <paramref name="Bind"/> refuses constants that do not fit, so that no value of a record need be tried with them.</param>
/// <param name="Bind">Makes the function's body; it may look at arguments that are constants, and refuse them.</param>
internal sealed record ExpressionFunction(
    string Name, string Signature, string Doc, ExpressionType Result, ExpressionType[] Parameters, int Least, int Most, Func<BoundArguments, Func<ExpressionValue[], ExpressionValue>> Bind,
    bool JudgesConstants)
{
    public const int Any = 50;

    public ExpressionType ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];
}

/// <summary>Arguments of a call, before there are records.</summary>
internal sealed class BoundArguments(string function, ExpressionNode[] arguments)
{
    /// <summary>A constant text.</summary>
    /// <param name="otherwise">Where the argument is absent.</param>
    /// <exception cref="ExpressionException">It is no constant.</exception>
    public string? Text(int index, string? otherwise = null) => index >= arguments.Length ? otherwise
        : arguments[index] is Literal { Type: ExpressionType.Text } literal ? literal.Value.AsText
        : throw new ExpressionException($"{function} needs a constant text here, in single quotes", arguments[index].Position);

    public ExpressionException Refuse(int index, string why, string? nearest = null) => new(why, arguments[Math.Min(index, arguments.Length - 1)].Position) { Nearest = nearest };
}
