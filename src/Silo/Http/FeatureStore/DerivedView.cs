using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Knowledge;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Features that are computed from others when they are read. Their event timestamp is the oldest of those that they are made of.</summary>
internal sealed class DerivedView : FeatureView
{
    private readonly (FeatureExpression Expression, (int View, int Feature)[] Inputs)[] _columns;
    private readonly FeatureView[] _sources;

    /// <param name="find">Finds the views that expressions refer to.</param>
    public DerivedView(DerivedViewDeclaration declaration, Func<string, FeatureView?> find)
        : this(declaration, [.. declaration.Features.Select(field => FeatureExpression.Parse(field.Expression))], find)
    {
    }

    private DerivedView(DerivedViewDeclaration declaration, FeatureExpression[] expressions, Func<string, FeatureView?> find)
        : base(declaration.Name, SourcesOf(expressions, find)[0].JoinKey)
    {
        _sources = SourcesOf(expressions, find);
        _columns = [.. expressions.Select(expression => (expression, expression.References.Select(reference => PlaceOf(reference, find)).ToArray()))];
        JoinKeys = [.. _sources.SelectMany(view => view.JoinKeys).Distinct()];
        FeatureNames = [.. declaration.Features.Select(field => field.Name)];
        Descriptions =
        [
            .. declaration.Features.Select(field => new FeatureDescription(
                field.Name, FeatureType.Double, field.Description ?? field.Expression, FeatureEventTime.Pushed)),
        ];
        About = new FeatureViewAbout(declaration.Description ?? "", declaration.Owner ?? "", Tags: declaration.Tags);
    }

    public override IReadOnlyList<string> JoinKeys { get; }

    public override FeatureViewAbout About { get; }

    public override IReadOnlyList<string> FeatureNames { get; }

    public override IReadOnlyList<FeatureDescription> Descriptions { get; }

    public override ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        throw new NotSupportedException("a derived view is read by a request");

    public override async ValueTask<FeatureRows> ReadAsync(FeatureRequest request, CancellationToken cancellation)
    {
        var sources = new FeatureRows[_sources.Length];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = await _sources[i].ReadAsync(request, cancellation);
        }

        return new Rows(_columns, sources, request.Rows);
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var sources = new FeatureRows[_sources.Length];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = await _sources[i].ReadPastAsync(request, asOf, cancellation);
        }

        return new Rows(_columns, sources, request.Rows);
    }

    private static FeatureView[] SourcesOf(FeatureExpression[] expressions, Func<string, FeatureView?> find) =>
        [.. expressions.SelectMany(expression => expression.References).Select(reference => ViewOf(reference, find)).Distinct()];

    private static FeatureView ViewOf(string reference, Func<string, FeatureView?> find) =>
        find(reference[..reference.IndexOf(':')]) ?? throw new InvalidOperationException($"the registry refers to {reference}, which is not served");

    private (int View, int Feature) PlaceOf(string reference, Func<string, FeatureView?> find)
    {
        var view = ViewOf(reference, find);
        return (Array.IndexOf(_sources, view), view.IndexOf(reference[(reference.IndexOf(':') + 1)..]));
    }

    private sealed class Rows((FeatureExpression Expression, (int View, int Feature)[] Inputs)[] columns, FeatureRows[] sources, int count) : FeatureRows
    {
        public override int Count => count;

        public override void Read(int feature, IFeatureColumn column)
        {
            for (var row = 0; row < count; row++)
            {
                var value = FeatureValue.Of(Number(feature, row, out var stamp));
                value.AddTo(column);
                column.Mark(!value.IsNull ? FeatureStatus.Present : stamp == default ? FeatureStatus.NotFound : FeatureStatus.NullValue, stamp);
            }
        }

        public override double Number(int feature, int row, out DateTime stamp)
        {
            var (expression, inputs) = columns[feature];
            var values = new double[inputs.Length];
            stamp = default;
            for (var i = 0; i < inputs.Length; i++)
            {
                values[i] = sources[inputs[i].View].Number(inputs[i].Feature, row, out var found);
                stamp = found == default || (stamp != default && stamp < found) ? stamp : found;
            }

            return expression.Evaluate(values);
        }
    }
}
