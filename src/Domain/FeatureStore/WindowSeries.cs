using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Which windows a field needs: steps of one length, and how many of them are kept.</summary>
/// <param name="Buckets">Steps of the longest window and one more, which is still being filled.</param>
public readonly record struct WindowPlan(string Field, int StepSeconds, int Buckets)
{
    /// <summary>The plans that aggregations need; those of one field and step share one.</summary>
    public static WindowPlan[] Of(IEnumerable<AggregationDeclaration> aggregations) =>
    [
        .. aggregations.Select(WindowSpec.Of).GroupBy(spec => (spec.Field, spec.StepSeconds))
            .Select(group => new WindowPlan(group.Key.Field, group.Key.StepSeconds, group.Max(spec => spec.Steps) + 1)),
    ];
}

/// <summary>An aggregation with its lengths as numbers.</summary>
public readonly record struct WindowSpec(string Field, WindowFunction Function, int StepSeconds, int Steps)
{
    /// <param name="aggregation">One that <see cref="RegistryRules"/> has found right.</param>
    public static WindowSpec Of(AggregationDeclaration aggregation)
    {
        FeatureDuration.TryParse(aggregation.Window, out var window);
        FeatureDuration.TryParse(aggregation.Step ?? aggregation.Window, out var step);
        WindowFunctions.TryParse(aggregation.Function, out var function);
        return new WindowSpec(aggregation.Feature, function, (int)step.TotalSeconds, (int)(window.Ticks / step.Ticks));
    }
}

/// <summary>
/// Events of one field, summed up in steps. A window at a moment holds the whole steps before it: it ends at the last multiple of the step
/// that is not after the moment. Immutable: an event gives a new series. Online and offline figures come from here.
/// </summary>
public sealed class WindowSeries
{
    private readonly WindowBucket[] _ring;
    private readonly long _newest;

    public WindowSeries(WindowPlan plan)
        : this(plan, new WindowBucket[plan.Buckets], long.MinValue)
    {
    }

    private WindowSeries(WindowPlan plan, WindowBucket[] ring, long newest) => (Plan, _ring, _newest) = (plan, ring, newest);

    public WindowPlan Plan { get; }

    private long StepTicks => Plan.StepSeconds * TimeSpan.TicksPerSecond;

    /// <returns>The same series for an event that is older than all steps that are kept.</returns>
    public WindowSeries With(DateTime utc, double value)
    {
        var step = utc.Ticks / StepTicks;
        if (_newest != long.MinValue && step <= _newest - _ring.Length)
        {
            return this;
        }

        var ring = (WindowBucket[])_ring.Clone();
        var newest = Math.Max(step, _newest);
        Forget(ring, newest);
        ref var bucket = ref ring[step % ring.Length];
        bucket = bucket.With(utc, value);
        return new WindowSeries(Plan, ring, newest);
    }

    /// <summary>Where the window of a moment ends.</summary>
    public static DateTime EndAt(DateTime utc, int stepSeconds) => new(utc.Ticks - utc.Ticks % (stepSeconds * TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    /// <summary>The figure of the window that ends at <see cref="EndAt"/>.</summary>
    public FeatureValue At(DateTime utc, in WindowSpec spec)
    {
        var end = utc.Ticks / StepTicks;
        var sum = WindowBucket.Empty;
        for (var step = Math.Max(end - spec.Steps, _newest - _ring.Length + 1); step < end && step <= _newest; step++)
        {
            sum = sum.Merge(_ring[step % _ring.Length]);
        }

        return sum.Figure(spec.Function);
    }

    public void Write(StateWriter writer)
    {
        writer.Text(Plan.Field);
        writer.Unsigned((ulong)Plan.StepSeconds);
        writer.Unsigned((ulong)Plan.Buckets);
        writer.Signed(_newest);
        foreach (ref readonly var bucket in _ring.AsSpan())
        {
            bucket.Write(writer);
        }
    }

    public static WindowSeries Read(ref StateReader reader)
    {
        var plan = new WindowPlan(reader.Text() ?? "", (int)reader.Unsigned(), (int)reader.Unsigned());
        if (plan.StepSeconds < 1 || plan.Buckets < 1 || plan.Buckets > RegistryRules.MaxBuckets + 1)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a stored window over {plan.Field} has {plan.Buckets} steps of {plan.StepSeconds} s, which cannot be");
        }

        var newest = reader.Signed();
        var ring = new WindowBucket[plan.Buckets];
        for (var i = 0; i < ring.Length; i++)
        {
            ring[i] = WindowBucket.Read(ref reader);
        }

        return new WindowSeries(plan, ring, newest);
    }

    // The places of steps between the newest so far and the new one still hold steps of a turn before.
    private void Forget(WindowBucket[] ring, long newest)
    {
        if (_newest == long.MinValue)
        {
            return;
        }

        for (var step = Math.Max(_newest + 1, newest - ring.Length + 1); step <= newest; step++)
        {
            ring[step % ring.Length] = WindowBucket.Empty;
        }
    }
}
