using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Curves;

/// <summary>What a model wants to know of a forward curve; NaN where the curve does not have it.</summary>
/// <param name="PromptAroundTheClock">Of the first whole month, in the curve's unit, as the next ones.</param>
/// <param name="PromptOtherPeak">Peak hours of the days that the on-peak block leaves out.</param>
/// <param name="SlopePerMonth">Twelfth month less the first, a month.</param>
/// <param name="RollYield">First month less the second, as a share of the second: what a long position in the second earns where nothing moves.</param>
/// <param name="DayChange">Prompt less that of the closing before.</param>
public readonly record struct CurveFigures(
    double PromptAroundTheClock, double PromptOnPeak, double PromptOtherPeak, double PromptNight, double PromptOffPeak, double SlopePerMonth, double RollYield, double DayChange)
{
    private const int SlopeMonths = 11;

    /// <param name="closing">The curve of the closing before; null for none.</param>
    public static CurveFigures Of(ForwardCurve curve, ForwardCurve? closing)
    {
        var (prompt, blocks) = (CurveStrips.PromptMonth(curve.CurveDate), curve.Tiles.Blocks);
        var first = PriceOf(curve, prompt, DeliveryBlock.AroundTheClock);
        var (second, twelfth) = (PriceOf(curve, Later(prompt, 1), DeliveryBlock.AroundTheClock), PriceOf(curve, Later(prompt, SlopeMonths), DeliveryBlock.AroundTheClock));
        return new CurveFigures(
            first,
            blocks is null ? double.NaN : PriceOf(curve, prompt, blocks.OnPeak.Name()),
            blocks is null ? double.NaN : PriceOf(curve, prompt, blocks.OtherPeak.Name()),
            blocks is null ? double.NaN : PriceOf(curve, prompt, ContractBlock.Night8.Name()),
            blocks is null ? double.NaN : PriceOf(curve, prompt, DeliveryBlock.OffPeak),
            (twelfth - first) / SlopeMonths,
            second > 0 ? (first - second) / second : double.NaN,
            closing is null ? double.NaN : first - PriceOf(closing, prompt, DeliveryBlock.AroundTheClock));
    }

    private static DeliveryPeriod Later(DeliveryPeriod month, int months)
    {
        var first = month.First.PlusMonths(months);
        return DeliveryPeriod.Month(first.Year, first.Month);
    }

    private static double PriceOf(ForwardCurve curve, DeliveryPeriod period, string block) => curve.PriceOf(period, block) ?? double.NaN;
}
