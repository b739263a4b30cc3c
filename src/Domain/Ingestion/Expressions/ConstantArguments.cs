using System.Text.Json;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Expressions;

/// <summary>
/// Finds calls that no record can give a value: all of their arguments are constant, or those that are do not fit whatever the others hold, as in a division by zero. For the others a few
/// ordinary values of their type are tried.
/// </summary>
internal static class ConstantArguments
{
    private static readonly SourceRecord NoRecord = new JsonRecord(JsonSerializer.SerializeToElement(new object()), 0);

    private static readonly Dictionary<ExpressionType, ExpressionValue[]> Ordinary = new()
    {
        [ExpressionType.Text] = [ExpressionValue.Of("1"), ExpressionValue.Of(","), ExpressionValue.Of("")],
        [ExpressionType.Number] = [ExpressionValue.Of(1d), ExpressionValue.Of(0d), ExpressionValue.Of(2.5), ExpressionValue.Of(-1d)],
        [ExpressionType.Flag] = [ExpressionValue.Of(true), ExpressionValue.Of(false)],
        [ExpressionType.Time] = [ExpressionValue.Of(new DateTime(2026, 3, 8, 10, 0, 0, DateTimeKind.Utc))],
    };

    /// <param name="isProbed">Whether constants are judged beside values of records too; not where the body judges them itself, once.</param>
    /// <returns>Why there can never be a value; null where there can.</returns>
    public static string? FaultOf(ExpressionNode[] arguments, Func<ExpressionValue[], ExpressionValue> body, bool isProbed)
    {
        var constants = arguments.Count(argument => argument.IsConstant);
        if (constants == 0 || (constants < arguments.Length && !isProbed))
        {
            return null;
        }

        // Where a constant has no value of its own, it was refused itself, or try(...) makes nothing of it.
        var fixedValues = arguments.Select(argument => argument.IsConstant ? argument.Of(NoRecord) : (ExpressionValue?)null).ToArray();
        return Array.Exists(fixedValues, value => value is { IsNothing: true } or { Fault: not null }) ? null : FaultOfAll(arguments, fixedValues, body);
    }

    private static string? FaultOfAll(ExpressionNode[] arguments, ExpressionValue?[] fixedValues, Func<ExpressionValue[], ExpressionValue> body)
    {
        string? first = null;
        for (var round = 0; round < Ordinary[ExpressionType.Number].Length; round++)
        {
            var values = fixedValues.Select((value, index) => value ?? At(arguments[index].Type, round)).ToArray();
            if (body(values).Fault is not { } fault)
            {
                return null;
            }

            first ??= fault;
        }

        return first;
    }

    private static ExpressionValue At(ExpressionType type, int round) => Ordinary.TryGetValue(type, out var values) ? values[Math.Min(round, values.Length - 1)] : ExpressionValue.Of("1");
}
