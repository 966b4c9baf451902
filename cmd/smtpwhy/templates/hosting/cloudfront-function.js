// smtpwhy behind CloudFront: a function for viewer requests, since S3 finds no index.html by itself.
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith("/")) {
    request.uri += "index.html";
  } else if (!request.uri.slice(request.uri.lastIndexOf("/")).includes(".")) {
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: request.uri + "/" } } };
  }
  return request;
}
