namespace Mpr.Processing.Storage;

/// <summary>A form upload (POST) that whoever holds it may send once or more.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Fields">Fields of the form, to be sent before the field <c>file</c>.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html</remarks>
public sealed record PresignedForm(Uri Url, IReadOnlyDictionary<string, string> Fields);
