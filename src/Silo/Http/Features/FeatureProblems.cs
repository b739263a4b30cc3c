using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Features;

internal static class FeatureProblems
{
    public static readonly ProblemCode UnknownService = new("unknown_feature_service", StatusCodes.Status404NotFound, "there is no such feature service");
    public static readonly ProblemCode Busy = new("features_busy", StatusCodes.Status503ServiceUnavailable, "as many reads of features are under way as may");
    public static readonly ProblemCode NoPast = new("no_past_features", StatusCodes.Status422UnprocessableEntity, "the feature view keeps no past");
    public static readonly ProblemCode UnknownView = new("unknown_feature_view", StatusCodes.Status404NotFound, "there is no such feature view");
    public static readonly ProblemCode UnknownFeature = new("unknown_feature", StatusCodes.Status404NotFound, "the feature view has no such feature");
}
