using GridGrains.Domain.Derived;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// Judges by the clock what a feed gives, outside of any state: it sees what nodes have published, never a record of the log, so what it
/// finds is not repeated by a replay. Series are judged by an <see cref="IDetector{TBaseline}"/>.
/// </summary>
/// <typeparam name="TFeed">What is known of one feed.</typeparam>
public interface IFeedWatcher<TFeed>
    where TFeed : struct
{
    /// <returns>Null while the feed gives what is expected.</returns>
    static abstract DerivedEvent? Judge(in TFeed feed, DateTime nowUtc, GuardrailSettings settings);
}
