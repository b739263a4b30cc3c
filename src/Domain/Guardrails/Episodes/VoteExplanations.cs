using System.Globalization;
using System.Text;

namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>Says in words what each detector that voted measured and expected.</summary>
public static class VoteExplanations
{
    /// <summary><c>seasonal</c>, <c>missing_interval</c>: the detector in events and filters.</summary>
    public static string WordOf(DetectorTag tag)
    {
        var word = new StringBuilder();
        foreach (var letter in tag.ToString())
        {
            if (char.IsUpper(letter) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    /// <summary>
    /// <c>812.5 USD/MWh at hour 17 of a working day, where 31.2 is usual (152.9 spreads of 5.11); seasonal: 812.5 usd_per_mwh, expected 31.2 within 20.4</c>
    /// </summary>
    internal static string Text(in SeriesValue value, in Votes votes, ref SeriesBaselines baselines)
    {
        var deviation = value.Deviation;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{value.Price:0.##} USD/MWh at hour {deviation.Hour.Hour} of a {(deviation.Hour.IsDayOff ? "weekend or holiday" : "working day")}, where {deviation.Expected.Location:0.##} is usual ({deviation.Score:0.#} spreads of {deviation.Expected.Spread:0.##})");
        var visitor = new Explaining(value, votes, text);
        SeriesDetectors.Visit(ref visitor, ref baselines);
        return text.ToString();
    }

    private readonly ref struct Explaining(SeriesValue value, Votes votes, StringBuilder text) : IDetectorVisitor
    {
        private readonly SeriesValue _value = value;

        public void Visit<TDetector, TBaseline>(ref TBaseline baseline)
            where TDetector : struct, IDetector<TBaseline>
            where TBaseline : struct
        {
            if (!TDetector.Watches(_value.Product) || !votes.Has(TDetector.Tag))
            {
                return;
            }

            var found = TDetector.Explain(_value, baseline);
            text.Append(
                CultureInfo.InvariantCulture, $"; {WordOf(TDetector.Tag)}: {found.Measured:0.####} {TDetector.Unit}, expected {found.Expected:0.####} within {found.Bound:0.####}");
        }
    }
}
