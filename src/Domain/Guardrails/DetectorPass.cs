namespace GridGrains.Domain.Guardrails;

/// <summary>Detectors of one kind of series. Types stand in for a list of objects, so that each call is compiled for its detector.</summary>
/// <typeparam name="TBaselines">What all of them remember of one series.</typeparam>
public interface IDetectorList<TBaselines>
    where TBaselines : struct
{
    /// <summary>Visits every detector with its own baseline, always in the same order.</summary>
    static abstract void Visit<TVisitor>(ref TVisitor visitor, ref TBaselines baselines)
        where TVisitor : struct, IDetectorVisitor, allows ref struct;
}

public interface IDetectorVisitor
{
    void Visit<TDetector, TBaseline>(ref TBaseline baseline)
        where TDetector : struct, IDetector<TBaseline>
        where TBaseline : struct;
}

/// <summary>Puts one price before all detectors of a list.</summary>
public static class DetectorPass<TList, TBaselines>
    where TList : struct, IDetectorList<TBaselines>
    where TBaselines : struct
{
    public static Votes Score(in SeriesValue value, ref TBaselines baselines)
    {
        var scoring = new Scoring(value);
        TList.Visit(ref scoring, ref baselines);
        return scoring.Votes;
    }

    /// <summary>After <see cref="Score"/>: a price that is learned first would hide itself.</summary>
    public static void Learn(in SeriesValue value, ref TBaselines baselines)
    {
        var learning = new Learning(value);
        TList.Visit(ref learning, ref baselines);
    }

    private ref struct Scoring(SeriesValue value) : IDetectorVisitor
    {
        private readonly SeriesValue _value = value;

        public Votes Votes;

        public void Visit<TDetector, TBaseline>(ref TBaseline baseline)
            where TDetector : struct, IDetector<TBaseline>
            where TBaseline : struct
        {
            if (TDetector.Watches(_value.Product))
            {
                Votes.Add(TDetector.Tag, TDetector.Score(_value, baseline));
            }
        }
    }

    private readonly ref struct Learning(SeriesValue value) : IDetectorVisitor
    {
        private readonly SeriesValue _value = value;

        public void Visit<TDetector, TBaseline>(ref TBaseline baseline)
            where TDetector : struct, IDetector<TBaseline>
            where TBaseline : struct
        {
            if (TDetector.Watches(_value.Product))
            {
                TDetector.Learn(_value, ref baseline);
            }
        }
    }
}
