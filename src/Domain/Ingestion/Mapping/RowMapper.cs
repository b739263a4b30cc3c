using System.Globalization;
using GridGrains.Domain.Ingestion.Expressions;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Makes a canonical row of a record of the source, as the mapping of one endpoint says. An instance belongs to one run.</summary>
public sealed class RowMapper
{
    private const string IntervalMinutes = "interval_minutes";

    private readonly EndpointSpec _endpoint;
    private readonly CanonicalTarget _target;
    private readonly Plan[] _plans;
    private readonly RecordError? _unmapped;

    /// <exception cref="JsonPaths.JsonPathException">A path of the mapping is none: the spec was not validated.</exception>
    /// <exception cref="ExpressionException">An expression is none.</exception>
    public RowMapper(EndpointSpec endpoint, CanonicalTarget target)
    {
        (_endpoint, _target) = (endpoint, target);
        // The length of the interval is needed where a stamp is of its end.
        _plans = [.. endpoint.Fields.Select(field => new Plan(field, target.Find(field.Name)!, UnitOf(field))).OrderByDescending(plan => plan.Field.Name == IntervalMinutes)];
        // Only a sample is mapped by a spec that is not whole yet.
        _unmapped = target.Fields.FirstOrDefault(field => field.IsRequired && !endpoint.Fields.Any(mapped => mapped.Name == field.Name)) is { } unmapped
            ? new RecordError(RecordErrorReason.Missing, unmapped.Name, $"no field of the source feeds {unmapped.Name} yet")
            : null;
    }

    private string? UnitOf(FieldSpec field) => _target.UnitOf(_target.Find(field.Name)!, name => _endpoint.Fields.FirstOrDefault(known => known.Name == name)?.Constant);

    /// <summary>Names of the source that the mapping reads.</summary>
    public IEnumerable<string> SourceNames => _plans.SelectMany(plan => plan.Field.Sources).Where(source => !source.StartsWith('$'));

    /// <param name="discardsValues">Whether a value that does not fit is left out, and not its whole row.</param>
    /// <param name="error">Why there is no row.</param>
    public bool TryMap(SourceRecord record, bool discardsValues, out CanonicalValues row, out RecordError error)
    {
        row = new CanonicalValues();
        foreach (var plan in _plans)
        {
            if (!TryFill(plan, record, row, out error) && !(discardsValues && !plan.Target.IsRequired))
            {
                return false;
            }

            if (!row.Has(plan.Field.Name) && (plan.Field.IsRequired || plan.Target.IsRequired))
            {
                error = error.Reason != RecordErrorReason.None ? error : new RecordError(RecordErrorReason.Missing, plan.Field.Name, $"{plan.Field.Name} is absent{plan.Origin}");
                return false;
            }
        }

        if (_unmapped is { } unmapped)
        {
            error = unmapped;
            return false;
        }

        return Passes(row, out error);
    }

    private bool TryFill(Plan plan, SourceRecord record, CanonicalValues row, out RecordError error)
    {
        error = RecordError.None;
        var text = plan.TextOf(record, out var fault);
        return fault is not null ? Fail(plan.Target.Type == CanonicalType.Timestamp ? RecordErrorReason.BadStamp : RecordErrorReason.WrongType, plan, fault, out error)
            : text is null || TrySet(plan, text, row, out error);
    }

    private bool TrySet(Plan plan, string text, CanonicalValues row, out RecordError error)
    {
        error = RecordError.None;
        switch (plan.Target.Type)
        {
            case CanonicalType.Timestamp:
                return TrySetStamp(plan, text, row, out error);
            case CanonicalType.Number or CanonicalType.Integer:
                return TrySetNumber(plan, text, row, out error);
            case CanonicalType.Boolean:
                var isFlag = bool.TryParse(text, out var flag);
                row[plan.Field.Name] = flag;
                return isFlag || Fail(RecordErrorReason.WrongType, plan, $"'{text}' is neither true nor false", out error);
            default:
                row[plan.Field.Name] = text;
                return true;
        }
    }

    private static bool TrySetStamp(Plan plan, string text, CanonicalValues row, out RecordError error)
    {
        error = RecordError.None;
        if (!plan.Stamps.TryRead(text, out var utc, out var reason))
        {
            return Fail(RecordErrorReason.BadStamp, plan, reason, out error);
        }

        if (plan.Field.IsIntervalEnd)
        {
            if (row.Integer(IntervalMinutes) is not { } minutes)
            {
                return Fail(RecordErrorReason.Missing, plan, "a stamp of an interval's end needs interval_minutes", out error);
            }

            utc = utc.AddMinutes(-minutes);
        }

        row[plan.Field.Name] = utc;
        return true;
    }

    private static bool TrySetNumber(Plan plan, string text, CanonicalValues row, out RecordError error)
    {
        error = RecordError.None;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return Fail(RecordErrorReason.WrongType, plan, $"'{text}' is no number", out error);
        }

        number = plan.Converted(number);
        if (plan.Target.Type == CanonicalType.Number)
        {
            row[plan.Field.Name] = number;
            return true;
        }

        if (number != Math.Floor(number) || Math.Abs(number) > 1L << 53)
        {
            return Fail(RecordErrorReason.WrongType, plan, $"'{text}' is no whole number", out error);
        }

        row[plan.Field.Name] = (long)number;
        return true;
    }

    private bool Passes(CanonicalValues row, out RecordError error)
    {
        foreach (var rule in _endpoint.Rules.Where(rule => !rule.IsWarning))
        {
            var value = row.Number(rule.Field);
            if (rule.NotNull && !row.Has(rule.Field))
            {
                error = new RecordError(RecordErrorReason.Missing, rule.Field, $"{rule.Field} is absent; a rule of the spec needs it");
                return false;
            }

            if (value < rule.Min || value > rule.Max)
            {
                error = new RecordError(RecordErrorReason.OutOfRange, rule.Field, string.Create(CultureInfo.InvariantCulture, $"{value} breaks the spec's rule for {rule.Field}"));
                return false;
            }
        }

        error = RecordError.None;
        return true;
    }

    public bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error) =>
        _target.TryBuild(row, source, nowUtc, out record, out error);

    private static bool Fail(RecordErrorReason reason, Plan plan, string message, out RecordError error)
    {
        error = new RecordError(reason, plan.Field.Name, message + plan.Origin);
        return false;
    }

    private sealed class Plan
    {
        private readonly double _factor = 1;
        private readonly double _offset;

        public Plan(FieldSpec field, CanonicalField target, string? ownUnit)
        {
            (Field, Target) = (field, target);
            Source = field.From is null ? null : SourceField.Parse(field.From);
            Expression = field.Expression is null ? null : FieldExpression.Parse(field.Expression);
            // A moment that an expression has read is read already.
            Stamps = new SourceStamps(Expression?.Type == ExpressionType.Time ? null : field.Format, field.Timezone, field.RepeatedHour);
            if (field.Unit is { } unit && ownUnit is { } own && SourceUnits.TryGet(unit, own, out var factor, out var offset))
            {
                (_factor, _offset) = (factor, offset);
            }

            Origin = field.From is null ? "" : $" (from {field.From})";
        }

        public FieldSpec Field { get; }

        public CanonicalField Target { get; }

        public SourceField? Source { get; }

        public FieldExpression? Expression { get; }

        public SourceStamps Stamps { get; }

        public string Origin { get; }

        // Factors such as 5/9 leave dust behind the ninth digit.
        public double Converted(double number)
        {
            var scaled = number * (Field.Scale ?? 1);
            return _factor == 1 && _offset == 0 ? scaled : Math.Round(scaled * _factor + _offset, 9);
        }

        /// <param name="fault">Why there can be no value; null where there is one, or nothing.</param>
        public string? TextOf(SourceRecord record, out string? fault)
        {
            var made = Expression?.Of(record);
            fault = made?.Fault;
            var text = made is { } value ? value.ToSourceText() : Source is null ? Field.Constant : record.Text(Source);
            text = text is not null && Field.Words.TryGetValue(text, out var word) ? word : text;
            return text ?? Field.Default;
        }
    }
}
