using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.FeatureStore;
using GridGrains.Lake.FeatureStore;
using GridGrains.Silo.FeatureStore;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Features as of past moments: starts, watches, cancels and hands out training sets.</summary>
internal sealed class TrainingSetEndpoints(IServiceProvider services, RegistryKeeper registry, FeatureViews views)
{
    private const int MaxFrameBytes = 256 << 20;
    private const int MaxJsonValues = 2_000_000;
    private const string CsvType = "text/csv";
    private const string ParquetType = "application/vnd.apache.parquet";

    private static readonly QueryParameter[] FrameQuery =
    [
        new("features", "Beside a frame as a file: references, with commas between.", "turbine_stats:output_mw"),
        new("feature_service", "Beside a frame as a file: a service instead of features.", "wind_model"),
        QueryParameter.Flag("as_corrected", "Beside a frame as a file: true lets later corrections through.", "false"),
        QueryParameter.Flag("full_feature_names", "Beside a frame as a file: true puts the view before each name.", "false"),
        new("snapshot_of", "Beside a frame as a file: an earlier training set, whose snapshot of the table is read again.", "0190f5c2a1b07d3e"),
        QueryParameter.OneOf("format", "Beside a frame as a file: the form of the result; the frame's own where it is absent.", TrainingSetOrder.Parquet, TrainingSetOrder.Formats),
    ];

    private static readonly PathParameter Id = new("id", "Id of the training set.", "0190f5c2a1b07d3e");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<TrainingSetEndpoints>();
        routes.MapApiPost("/v1/training-sets", endpoints.StartAsync, FrameQuery).Needs(AccessScope.Query)
            .Describe<TrainingSetView>(
                "startTrainingSet", "Features", "Make a training set",
                "Joins each row of an entity frame with the features that were known at its event_timestamp. The frame is part of the JSON body, or is the body as text/csv or "
                    + "application/vnd.apache.parquet with the other fields as parameters.",
                StoreExamples.TrainingSet)
            .WithBody(StoreExamples.TrainingRequest, "application/json", CsvType, ParquetType)
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status429TooManyRequests)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute((int)ApiLimits.UploadTimeout.TotalMilliseconds)));
        routes.MapApiGet("/v1/training-sets", endpoints.ListAsync).Needs(AccessScope.Query)
            .Describe<TrainingSetList>("listTrainingSets", "Features", "Training sets, newest first", "Of the silo that answers.", new TrainingSetList([StoreExamples.TrainingSet]));
        routes.MapApiGet("/v1/training-sets/{id}", endpoints.GetAsync).Needs(AccessScope.Query)
            .Describe<TrainingSetView>("getTrainingSet", "Features", "One training set with its progress", "Of the silo that answers.", StoreExamples.TrainingSet)
            .WithPath(Id);
        routes.MapApiGet("/v1/training-sets/{id}/data", endpoints.GetDataAsync).Needs(AccessScope.Query)
            .Describe<NoContentView>("getTrainingSetData", "Features", "The rows of a training set", "CSV, where a missing value is empty, or typed Parquet, where it is null, as the set was asked for. 404 until it has succeeded.", null)
            .WithForms(CsvType, ParquetType)
            .WithPath(Id);
        routes.MapApiDelete("/v1/training-sets/{id}", endpoints.CancelAsync).Needs(AccessScope.Query)
            .Describe<TrainingSetView>("cancelTrainingSet", "Features", "Cancel a training set", "One that has ended is left as it is.", StoreExamples.TrainingSet)
            .WithPath(Id);
    }

    public async Task StartAsync(HttpContext context)
    {
        var service = Service();
        using var body = await RequestBody.ReadAsync(context, MaxFrameBytes);
        var (request, frame) = context.Request.HasJsonContentType()
            ? FromJson(body.Span)
            : FromFile(body.Memory, IsParquet(context.Request.ContentType), new ApiQuery(context.Request.Query));
        var order = OrderOf(request, frame, context.Caller());
        await services.GetRequiredService<AdmissionDesk>().ChargeAsync(context.Caller(), Tiers.Batch, context.RequestAborted);
        await AnswerAsync(context, service.Add(order));
    }

    public Task ListAsync(HttpContext context) => context.WriteJsonAsync(new TrainingSetList(Service().List()), TrainingSetJson.Default.TrainingSetList);

    public Task GetAsync(HttpContext context) => AnswerAsync(context, Service().Find(IdOf(context)) ?? throw Unknown(context));

    public Task CancelAsync(HttpContext context) => AnswerAsync(context, Service().Cancel(IdOf(context)) ?? throw Unknown(context));

    public async Task GetDataAsync(HttpContext context)
    {
        var path = Service().ResultOf(IdOf(context)) ?? throw Unknown(context);
        context.Response.ContentType = Path.GetExtension(path) == "." + TrainingSetOrder.Parquet ? ParquetType : CsvType;
        await context.Response.SendFileAsync(path, context.RequestAborted);
    }

    private static (TrainingSetRequest, EntityFrame) FromJson(ReadOnlySpan<byte> body)
    {
        try
        {
            CheckValues(body);
            var request = JsonSerializer.Deserialize(body, TrainingSetJson.Default.TrainingSetRequest) ?? throw ApiException.Unprocessable("the body is null");
            var entities = request.Entities ?? throw ApiException.Unprocessable("entities is missing; it holds the columns of the entity frame");
            if (entities.Values.Select(column => column.Count).Distinct().Count() > 1)
            {
                throw ApiException.Unprocessable("all columns of entities must have the same length");
            }

            return (request, EntityFrame.Make([.. entities.Keys], [.. entities.Values.Select(column => column.Select(TextOf).ToArray())]));
        }
        catch (JsonException fault)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(fault));
        }
    }

    // Before the values are kept: each takes a document of its own, some 200 bytes.
    private static void CheckValues(ReadOnlySpan<byte> body)
    {
        var values = 0;
        for (var reader = new Utf8JsonReader(body); reader.Read();)
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && ++values > MaxJsonValues)
            {
                throw ApiException.Unprocessable($"a JSON request holds at most {MaxJsonValues} values; send larger entity frames as CSV or Parquet, which take {EntityFrame.MaxCells} cells");
            }
        }
    }

    private (TrainingSetRequest, EntityFrame) FromFile(ReadOnlyMemory<byte> body, bool isParquet, ApiQuery query) =>
    (
        new TrainingSetRequest(
            null, query.Text("features")?.Split(','), query.Text("feature_service"), query.Flag("as_corrected"), query.Flag("full_feature_names"), SnapshotOfSet(query.Text("snapshot_of")),
            query.Text("format") ?? (isParquet ? TrainingSetOrder.Parquet : TrainingSetOrder.Csv)),
        isParquet ? FrameParquet.Read(StreamOf(body), MaxFrameBytes) : FrameCsv.Parse(Encoding.UTF8.GetString(body.Span))
    );

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var bytes) ? new(bytes.Array!, bytes.Offset, bytes.Count, writable: false) : new(body.ToArray(), writable: false);

    private static bool IsParquet(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(ParquetType, StringComparison.OrdinalIgnoreCase);

    private static string FormatOf(string? format) => format is null ? TrainingSetOrder.Csv
        : TrainingSetOrder.Formats.Contains(format) ? format
        : throw ApiException.Unprocessable($"format '{format}' is none of {string.Join(", ", TrainingSetOrder.Formats)}");

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private TrainingSetOrder OrderOf(TrainingSetRequest request, EntityFrame frame, Caller by)
    {
        if (request.Features is null == request.FeatureService is null)
        {
            throw ApiException.Unprocessable("give either features or feature_service");
        }

        var references = request.Features ?? views.FindService(request.FeatureService!)
            ?? throw new ApiException(FeatureProblems.UnknownService, $"feature service {request.FeatureService} does not exist");
        if (references.Count is 0 or > ApiLimits.MaxFeaturesPerRequest)
        {
            throw ApiException.Unprocessable($"features must hold 1 to {ApiLimits.MaxFeaturesPerRequest} references");
        }

        TrainingView[] wanted = [.. references.Select(ReferenceOf).GroupBy(pair => pair.View).Select(group => ViewOf(group.Key, group.Select(pair => pair.Feature), request.FullFeatureNames))];
        Check(frame, wanted);
        return new TrainingSetOrder(
            frame, wanted, request.AsCorrected ? CorrectionMode.AsCorrected : CorrectionMode.AsKnown, SnapshotOf(request.SnapshotId), registry.Current.Revision, by, FormatOf(request.Format));
    }

    private (DeclaredView View, int Feature) ReferenceOf(string reference)
    {
        var colon = reference.IndexOf(':');
        var name = colon < 0 ? reference : reference[..colon];
        if (views.Find(name) is not { } view)
        {
            throw new ApiException(FeatureProblems.UnknownView, $"feature view {name} does not exist") { Suggestions = [.. registry.Current.Views.Select(known => known.Name)] };
        }

        if (view is not DeclaredView { Declaration.Offline: true } declared)
        {
            throw ApiException.Unprocessable($"view {name} keeps no offline values; training sets are made of declared views with offline: true");
        }

        var feature = declared.IndexOf(reference[(colon + 1)..]);
        return feature >= 0 ? (declared, feature) : throw new ApiException(FeatureProblems.UnknownFeature, $"feature {reference[(colon + 1)..]} does not exist in feature view {name}");
    }

    private static TrainingView ViewOf(DeclaredView view, IEnumerable<int> features, bool fullNames) => new(
        view.Declaration.Id, view.Ttl, [.. view.JoinKeys.Order(StringComparer.Ordinal)],
        [
            .. features.Select(feature => view.Columns[feature]).Select(column => new TrainingColumn(
                fullNames ? $"{view.Name}__{column.Name}" : column.Name, column.Name, column.Window, DeclaredView.StoredTypeOf(column))),
        ]);

    private static void Check(EntityFrame frame, TrainingView[] wanted)
    {
        foreach (var joinKey in wanted.SelectMany(view => view.JoinKeys).Where(key => frame.IndexOf(key) < 0))
        {
            throw ApiException.Unprocessable($"the entity frame lacks the join key {joinKey} that the features need");
        }

        var strange = wanted.SelectMany(view => view.JoinKeys).FirstOrDefault(key => !EntityFrame.CanBeKey(frame.Types[frame.IndexOf(key)]));
        if (strange is not null)
        {
            throw ApiException.Unprocessable($"the join key {strange} of the entity frame is {frame.Types[frame.IndexOf(strange)].Name()}; keys of entities are STRING or INT64, so send texts or whole numbers");
        }

        var twice = frame.Names.Concat(wanted.SelectMany(view => view.Columns).Select(column => column.Name)).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw ApiException.Unprocessable($"two columns would be named {twice.Key}; rename the frame's, or set full_feature_names");
        }
    }

    private string? SnapshotOfSet(string? id) => id is null
        ? null
        : Service().Find(id)?.SnapshotId ?? throw ApiException.BadParameter("snapshot_of", $"there is no training set '{id}' here that has a snapshot");

    private static long? SnapshotOf(string? text) => text is null
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw ApiException.Unprocessable($"snapshot_id '{text}' is not a snapshot");

    private TrainingSetService Service() =>
        services.GetService<TrainingSetService>() ?? throw new ApiException(StoreProblems.NoOfflineStore, "the silo keeps no lake (--lake off): there is no history to join");

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static ApiException Unknown(HttpContext context) => new(StoreProblems.UnknownTrainingSet, $"there is no training set {IdOf(context)} here, or no result of it yet");

    private static Task AnswerAsync(HttpContext context, TrainingSetView view) => context.WriteJsonAsync(view, TrainingSetJson.Default.TrainingSetView);
}
